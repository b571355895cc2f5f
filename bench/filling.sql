-- The rows that lists and look-ups read, as the actions of some years would have left them. What those never
-- read is not filled in: units, events, seats and numbers of these records, and lines.
-- Indexes are built at the end, at once.
CREATE TEMP TABLE set_aside AS SELECT indexname, indexdef FROM pg_indexes
    WHERE indexdef LIKE 'CREATE INDEX%%' AND tablename IN ('records_record', 'records_obligation',
        'partners_partner', 'purchasing_order', 'purchasing_request');
DO $$ DECLARE _name text; BEGIN
    FOR _name IN SELECT indexname FROM set_aside LOOP EXECUTE format('DROP INDEX %%I', _name); END LOOP;
END $$;

CREATE TEMP TABLE staff AS
    SELECT p.id, p.actor_id, w.department_id, row_number() OVER (ORDER BY p.id) AS place
    FROM org_person p JOIN org_post w ON w.id = p.post_id;
CREATE TEMP TABLE area AS
    SELECT d.id, d.code, h.actor_id AS head, row_number() OVER (ORDER BY d.id) AS place
    FROM org_department d JOIN org_person h ON h.id = d.head_id;
CREATE TEMP TABLE chosen AS
    SELECT nextval('records_record_id_seq') AS id, n.* FROM named n ORDER BY n.place;
CREATE TEMP TABLE known AS
    SELECT (SELECT c.id FROM kernel_company c ORDER BY c.id LIMIT 1) AS company,
        (SELECT max(actor_id) FROM staff) AS keeper,
        (SELECT count(*) FROM staff) AS people,
        (SELECT count(*) FROM area) AS areas,
        (SELECT min(id) FROM chosen) AS first_partner;

INSERT INTO records_record (id, company_id, kind, state, version, number, owner_id)
    SELECT c.id, k.company, 'partners.partner', c.state, 2, c.number, k.keeper FROM chosen c, known k;
INSERT INTO partners_partner (id, company_id, number, state, owner_id, name, short_name, is_supplier,
    is_customer, tax_number, taxpayer, invoice_title, address, phone, payment_days, currency, pinyin, near_name)
    SELECT c.id, k.company, c.number, c.state, k.keeper, c.name, c.short_name, true, false, c.tax_number,
        'general', '', '', c.phone, 30, 'CNY', c.pinyin, c.near_name FROM chosen c, known k;

-- Five years of purchases. Most are settled, what is open is young; a tenth of the suppliers has half of all;
-- production asks for two thirds, the smallest department for one in two thousand.
CREATE TEMP TABLE bought AS
    SELECT i, current_date - ((%(rows)s - i) * 1825 / %(rows)s)::integer AS day,
        CASE WHEN i > %(rows)s * 0.98 THEN (ARRAY['draft', 'submitted', 'submitted', 'approved'])[1 + mod(i, 4)]
             WHEN mod(i * 7919, 100) < 3 THEN 'rejected' WHEN mod(i * 7919, 100) < 6 THEN 'cancelled'
             WHEN mod(i * 7919, 100) < 8 THEN 'discarded' WHEN mod(i * 7919, 100) < 50 THEN 'approved'
             ELSE 'closed' END AS state,
        a.id AS department, a.head, s.actor_id AS owner, s.id AS buyer,
        k.company, k.first_partner + CASE WHEN mod(i, 2) = 0 THEN mod(i * 31, greatest(1, %(partners)s / 10))
            ELSE mod(i * 17, %(partners)s) END AS supplier,
        100 + mod(i * 104729, 5000000) / 100.0 AS net
    FROM generate_series(1::bigint, %(rows)s) AS i
    CROSS JOIN known k
    JOIN staff s ON s.place = 1 + mod(i * 13, k.people)
    JOIN area a ON a.code = CASE WHEN mod(i, 2000) = 7 THEN 'audit'
        WHEN mod(i * 11, 3) < 2 THEN (ARRAY['production', 'workshop-1', 'workshop-2'])[1 + mod(i * 5, 3)]
        ELSE (ARRAY['purchasing', 'warehouse', 'quality', 'it', 'sales'])[1 + mod(i * 3, 5)] END;
CREATE TEMP TABLE ordered AS
    SELECT nextval('records_record_id_seq') AS id, b.*, CASE WHEN b.state IN ('draft', 'discarded') THEN ''
        ELSE format('PO-%%s-%%s', extract(year FROM b.day), 1000000 + b.i) END AS number
    FROM bought b ORDER BY b.i;
CREATE TEMP TABLE requested AS
    SELECT nextval('records_record_id_seq') AS id, b.*, CASE WHEN b.state IN ('draft', 'discarded') THEN ''
        ELSE format('PR-%%s-%%s', extract(year FROM b.day), 1000000 + b.i) END AS number
    FROM bought b ORDER BY b.i;
UPDATE requested SET state = 'approved' WHERE state = 'closed';

INSERT INTO records_record (id, company_id, kind, state, version, number, owner_id)
    SELECT id, company, 'purchasing.order', state, 3, number, owner FROM ordered;
INSERT INTO purchasing_order (id, company_id, number, state, owner_id, department_id, supplier_id, buyer_id,
    ordered_on, currency, exchange_rate, prices_include_tax, payment_days, incoterm, delivery_address, note,
    net, tax, gross, value)
    SELECT id, company, number, state, owner, department, supplier, buyer, day, 'CNY', 1, false, 30, '', '', '',
        net, round(net * 0.13, 2), net + round(net * 0.13, 2), net + round(net * 0.13, 2) FROM ordered;
INSERT INTO records_record (id, company_id, kind, state, version, number, owner_id)
    SELECT id, company, 'purchasing.request', state, 3, number, owner FROM requested;
INSERT INTO purchasing_request (id, company_id, number, state, owner_id, department_id, what, specification,
    quantity, unit_name, estimate, supplier_id, occurred_on, needed_by, why)
    SELECT id, company, number, state, owner, department, format('bearing 62%%s', mod(i, 90)), '6204-2RS',
        1 + mod(i, 40), 'pcs', net, supplier, day, day + 14 + mod(i, 30)::integer, 'stock' FROM requested;

-- Whoever was asked may see it: the head of the department.
INSERT INTO records_obligation (company_id, record_id, sort, what, owners, opened_at, hours, due,
    is_provisional, closed_at)
    SELECT company, id, 'approve', 'head', ARRAY[head], day, 8, day + interval '1 day', false,
        CASE WHEN state <> 'submitted' THEN day + mod(i, 30) * interval '1 hour' END
    FROM (SELECT * FROM ordered UNION ALL SELECT * FROM requested) AS asked
    WHERE state NOT IN ('draft', 'discarded');

DO $$ DECLARE _made text; BEGIN
    FOR _made IN SELECT indexdef FROM set_aside LOOP EXECUTE _made; END LOOP;
END $$;
