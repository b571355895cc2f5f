-- The rows of a unit of work without any rule: the same columns, and keys alone.
CREATE SCHEMA bare;
CREATE TABLE bare.unit (LIKE kernel_unit INCLUDING DEFAULTS INCLUDING IDENTITY,
    PRIMARY KEY (id), UNIQUE (company_id, key));
CREATE TABLE bare.record (LIKE records_record INCLUDING DEFAULTS INCLUDING IDENTITY,
    PRIMARY KEY (id));
CREATE TABLE bare.event (LIKE records_event INCLUDING DEFAULTS INCLUDING IDENTITY,
    PRIMARY KEY (id), UNIQUE (record_id, version));
CREATE TABLE bare.seat (LIKE records_seat INCLUDING DEFAULTS INCLUDING IDENTITY, PRIMARY KEY (id));
CREATE TABLE bare.obligation (LIKE records_obligation INCLUDING DEFAULTS INCLUDING IDENTITY,
    PRIMARY KEY (id));
CREATE INDEX ON bare.obligation (record_id);
CREATE TABLE bare.comment (LIKE records_comment INCLUDING DEFAULTS INCLUDING IDENTITY,
    PRIMARY KEY (id));
CREATE TABLE bare.counter (LIKE records_counter INCLUDING DEFAULTS INCLUDING IDENTITY,
    PRIMARY KEY (company_id, series));
CREATE TABLE bare.number (LIKE records_number INCLUDING DEFAULTS INCLUDING IDENTITY,
    PRIMARY KEY (id), UNIQUE (company_id, series, ordinal));
CREATE TABLE bare.request (LIKE purchasing_request INCLUDING DEFAULTS, PRIMARY KEY (id));
INSERT INTO bare.counter (company_id, series, last) VALUES (1, 'PR', 0);
GRANT USAGE ON SCHEMA bare TO guiju_app;
GRANT ALL ON ALL TABLES IN SCHEMA bare TO guiju_app;
