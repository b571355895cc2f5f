-- Evidence that grows without end lies in one partition a month. Django made plain tables of these; now,
-- while they are empty, they are made anew. A row that no month takes goes to the default partition,
-- because refusing it would stop the company; `guiju check` tells of it.

ALTER TABLE kernel_audit RENAME TO kernel_audit_plain;
CREATE TABLE kernel_audit (
    LIKE kernel_audit_plain INCLUDING DEFAULTS INCLUDING IDENTITY,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
DROP TABLE kernel_audit_plain;
ALTER TABLE kernel_audit ALTER COLUMN at SET DEFAULT now();
CREATE TABLE kernel_audit_default PARTITION OF kernel_audit DEFAULT;
CREATE INDEX kernel_audit_row ON kernel_audit ("table", row_id);
CREATE INDEX kernel_audit_unit ON kernel_audit (unit_id);

ALTER TABLE kernel_access RENAME TO kernel_access_plain;
CREATE TABLE kernel_access (
    LIKE kernel_access_plain INCLUDING DEFAULTS INCLUDING IDENTITY,
    PRIMARY KEY (id, at),
    FOREIGN KEY (company_id) REFERENCES kernel_company (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (actor_id) REFERENCES kernel_actor (id) DEFERRABLE INITIALLY DEFERRED
) PARTITION BY RANGE (at);
DROP TABLE kernel_access_plain;
ALTER TABLE kernel_access ALTER COLUMN at SET DEFAULT now();
CREATE TABLE kernel_access_default PARTITION OF kernel_access DEFAULT;
CREATE INDEX kernel_access_company ON kernel_access (company_id, at);
CREATE INDEX kernel_access_actor ON kernel_access (actor_id, at);
