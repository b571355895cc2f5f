-- The wall around the books: what the code checks before it posts, these check again.

-- ---- books -----------------------------------------------------------------------------------------

-- Adopted by one person, confirmed by another, and from then on what it is.
CREATE FUNCTION accounting_book_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND (
        NEW.adopted_by_id IS DISTINCT FROM guiju_actor()
        OR NEW.confirmed_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL)
       OR TG_OP = 'UPDATE' AND (
        OLD.confirmed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
        OR to_jsonb(NEW) - '{confirmed_by_id,confirmed_at,withdrawn_at}'::text[]
           <> to_jsonb(OLD) - '{confirmed_by_id,confirmed_at,withdrawn_at}'::text[]
        OR (NEW.confirmed_at IS NULL) <> (NEW.confirmed_by_id IS NULL)
        OR NEW.confirmed_by_id <> guiju_actor())
    THEN
        RAISE EXCEPTION 'books are adopted by one person and confirmed by another, once'
            USING ERRCODE = 'GJ060';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounting_book_is_kept BEFORE INSERT OR UPDATE ON accounting_book
    FOR EACH ROW EXECUTE FUNCTION accounting_book_is_kept();

-- ---- accounts --------------------------------------------------------------------------------------

-- An account lies below the one that its code names, and what was posted keeps its meaning. The lock on
-- an account waits for whoever is posting to it: a posting holds the key of its account until it commits.
CREATE FUNCTION accounting_account_has_its_place() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE p accounting_account;
BEGIN
    IF NEW.parent_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.parent_id IS DISTINCT FROM OLD.parent_id
        OR NEW.code <> OLD.code OR NEW.account_class <> OLD.account_class)
    THEN
        SELECT * INTO p FROM accounting_account WHERE id = NEW.parent_id FOR UPDATE;
        IF p.id IS NULL OR NEW.code !~ ('^' || replace(p.code, '.', '\.') || '\.\d\d$')
           OR NEW.account_class <> p.account_class
        THEN
            RAISE EXCEPTION 'account % has no such place', NEW.code USING ERRCODE = 'GJ061';
        END IF;
        IF EXISTS (SELECT FROM accounting_ledgerline l
            WHERE l.company_id = NEW.company_id AND l.account_id = p.id)
        THEN
            RAISE EXCEPTION 'account % has postings, and is not divided', p.code USING ERRCODE = 'GJ061';
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.code, NEW.parent_id, NEW.account_class, NEW.side)
        IS DISTINCT FROM (OLD.code, OLD.parent_id, OLD.account_class, OLD.side)
       AND EXISTS (SELECT FROM accounting_ledgerline l
            WHERE l.company_id = NEW.company_id AND l.account_id = NEW.id)
    THEN
        RAISE EXCEPTION 'account % has postings, and keeps its meaning', OLD.code USING ERRCODE = 'GJ061';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state = 'retired' AND OLD.state <> 'retired' THEN
        PERFORM FROM accounting_account WHERE id = NEW.id FOR UPDATE;
        IF EXISTS (SELECT FROM accounting_balance b WHERE b.company_id = NEW.company_id
            AND b.account_id = NEW.id GROUP BY b.currency HAVING sum(b.debit) <> sum(b.credit))
        THEN
            RAISE EXCEPTION 'account % has a balance', NEW.code USING ERRCODE = 'GJ061';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounting_account_has_its_place BEFORE INSERT OR UPDATE ON accounting_account
    FOR EACH ROW EXECUTE FUNCTION accounting_account_has_its_place();

-- ---- periods ---------------------------------------------------------------------------------------

ALTER TABLE accounting_period
    ADD CONSTRAINT accounting_period_is_a_month CHECK (
        extract(day FROM starts_on) = 1
        AND ends_on = (starts_on + interval '1 month' - interval '1 day')::date),
    -- Ranges of one value each: a plain key in this kind of index would need an extension.
    ADD CONSTRAINT accounting_period_without_overlap EXCLUDE USING gist (
        int8range(company_id, company_id, '[]') WITH &&, daterange(starts_on, ends_on, '[]') WITH &&);

-- Each month follows the one before it; only the very first has none, and it holds opening balances.
CREATE FUNCTION accounting_period_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.code <> to_char(NEW.starts_on, 'YYYY-MM') OR NEW.is_opening = EXISTS (
            SELECT FROM accounting_period p
            WHERE p.company_id = NEW.company_id AND p.ends_on = NEW.starts_on - 1)
       OR NEW.is_opening AND EXISTS (
            SELECT FROM accounting_period p WHERE p.company_id = NEW.company_id)
    THEN
        RAISE EXCEPTION 'period % does not follow the one before', NEW.code USING ERRCODE = 'GJ062';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounting_period_follows BEFORE INSERT ON accounting_period
    FOR EACH ROW EXECUTE FUNCTION accounting_period_follows();

-- Who writes into a period shares its lock until the transaction ends; who closes it has it alone. The
-- state is read after the wait, with a snapshot of its own.
CREATE FUNCTION accounting_period_lock(_period bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS
    $$ SELECT hashtextextended('accounting_period ' || _period, 0) $$;
CREATE FUNCTION accounting_hold_period(_company bigint, _date date) RETURNS accounting_period
    LANGUAGE plpgsql AS $$
DECLARE p accounting_period;
BEGIN
    SELECT * INTO p FROM accounting_period
        WHERE company_id = _company AND _date BETWEEN starts_on AND ends_on;
    IF p.id IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock_shared(accounting_period_lock(p.id));
        SELECT * INTO p FROM accounting_period WHERE id = p.id;
    END IF;
    RETURN p;
END $$;
CREATE FUNCTION accounting_hold_period_alone(_period bigint) RETURNS void LANGUAGE sql AS
    $$ SELECT pg_advisory_xact_lock(accounting_period_lock(_period)) $$;

-- Whether a closed period takes something all the same: by a late posting that is granted and not over.
-- The day is that of GMT and so a day off at most; the code knows the company's own.
CREATE FUNCTION accounting_takes_late(_period bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM accounting_lateposting l JOIN kernel_company c ON c.id = l.company_id
        WHERE l.period_id = _period AND l.state = 'granted'
          AND l.until >= (coalesce(c.simulated_now, now()) AT TIME ZONE 'GMT')::date - 1)
$$;

CREATE FUNCTION accounting_demand_open(_company bigint, _date date, _period bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE p accounting_period := accounting_hold_period(_company, _date);
BEGIN
    IF p.id IS NULL OR p.id <> coalesce(_period, p.id) THEN
        RAISE EXCEPTION '% lies in no such period', _date USING ERRCODE = 'GJ063';
    END IF;
    IF p.state = 'locked' OR p.state = 'closed' AND NOT accounting_takes_late(p.id) THEN
        RAISE EXCEPTION 'period % is %', p.code, p.state USING ERRCODE = 'GJ063';
    END IF;
END $$;

-- A period closes behind the ones before it, whole: everything in it is posted, and it balances.
CREATE FUNCTION accounting_period_closes_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM accounting_hold_period_alone(NEW.id);
    IF EXISTS (SELECT FROM accounting_period p
        WHERE p.company_id = NEW.company_id AND p.starts_on < NEW.starts_on
          AND (p.state = 'open' OR NEW.state = 'locked' AND p.state <> 'locked'))
       OR EXISTS (SELECT FROM accounting_entry e
        WHERE e.company_id = NEW.company_id AND e.date BETWEEN NEW.starts_on AND NEW.ends_on
          AND e.state IN ('draft', 'submitted', 'reviewed', 'signed'))
       OR EXISTS (SELECT FROM accounting_subledgerentry s
        WHERE s.company_id = NEW.company_id AND s.period_id = NEW.id AND NOT EXISTS (
            SELECT FROM accounting_generated g JOIN accounting_entry e ON e.id = g.entry_id
            WHERE g.subledger_entry_id = s.id AND g.is_standing AND e.state = 'posted'))
       OR (SELECT sum(b.debit) <> sum(b.credit) FROM accounting_balance b
        WHERE b.company_id = NEW.company_id AND b.period_id = NEW.id)
    THEN
        RAISE EXCEPTION 'period % cannot be % yet', NEW.code, NEW.state USING ERRCODE = 'GJ064';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounting_period_closes_whole BEFORE UPDATE ON accounting_period
    FOR EACH ROW WHEN (NEW.state IN ('closed', 'locked') AND NEW.state <> OLD.state)
    EXECUTE FUNCTION accounting_period_closes_whole();

-- ---- entries ---------------------------------------------------------------------------------------

-- Nothing is dated into a period that is closed.
CREATE FUNCTION accounting_entry_in_an_open_period() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.date <> OLD.date THEN
        PERFORM accounting_demand_open(NEW.company_id, NEW.date, NULL);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounting_entry_in_an_open_period BEFORE INSERT OR UPDATE ON accounting_entry
    FOR EACH ROW EXECUTE FUNCTION accounting_entry_in_an_open_period();

CREATE FUNCTION accounting_say(_entry bigint, _line integer, _fault text) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entry %, line %: %', _entry, _line, _fault USING ERRCODE = 'GJ065';
END $$;

-- Each line on an account in use, without accounts below, with the dimensions that it is kept by. The
-- accounts are locked first: who divides or retires one waits, or is seen here.
CREATE FUNCTION accounting_lines_are_sound(_entry accounting_entry) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _line integer;
    _fault text;
BEGIN
    PERFORM FROM accounting_account a WHERE a.id IN (
        SELECT l.account_id FROM accounting_entryline l WHERE l.entry_id = _entry.id)
        ORDER BY a.id FOR KEY SHARE;
    SELECT l.position, CASE
        WHEN l.debit = 0 AND l.credit = 0 THEN 'no amount'
        WHEN a.state <> 'active' THEN 'the account is not in use'
        WHEN EXISTS (SELECT FROM accounting_account c
            WHERE c.parent_id = a.id AND c.state IN ('proposed', 'active')) THEN 'the account is divided'
        WHEN a.is_closed AND _entry.sort IN ('ordinary', 'blue', 'difference') THEN 'no manual entries'
        WHEN _entry.sort = 'closing' AND a.account_class <> 'profit_and_loss'
            AND a.role <> 'profit_of_the_year' THEN 'not for a closing entry'
        WHEN a.department_use = 'required' AND l.department_id IS NULL
            OR a.department_use = '' AND l.department_id IS NOT NULL THEN 'department'
        WHEN a.person_use = 'required' AND l.person_id IS NULL
            OR a.person_use = '' AND l.person_id IS NOT NULL THEN 'person'
        WHEN a.partner_use = 'required' AND l.partner_id IS NULL
            OR a.partner_use = '' AND l.partner_id IS NOT NULL THEN 'partner'
        WHEN a.product_use = 'required' AND l.product_id IS NULL
            OR a.product_use = '' AND l.product_id IS NOT NULL THEN 'product'
        WHEN a.has_quantity <> (l.quantity IS NOT NULL) THEN 'quantity'
        WHEN l.currency <> '' AND NOT a.is_foreign THEN 'currency'
        WHEN l.original <> 0 AND round(l.original * l.rate, 2) <> l.debit + l.credit THEN 'rate'
        END
        INTO _line, _fault
        FROM accounting_entryline l JOIN accounting_account a ON a.id = l.account_id
        WHERE l.entry_id = _entry.id
        ORDER BY 2 NULLS LAST LIMIT 1;
    IF _fault IS NOT NULL THEN
        PERFORM accounting_say(_entry.id, _line, _fault);
    END IF;
END $$;

-- A correction in red is its original, line by line, in negative amounts, in the same year.
CREATE FUNCTION accounting_correction_is_sound(_entry accounting_entry) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE o accounting_entry;
BEGIN
    SELECT * INTO o FROM accounting_entry WHERE id = _entry.corrects_id;
    IF o.state <> 'posted' OR _entry.date < o.date
       OR _entry.sort <> 'blue' AND extract(year FROM _entry.date) <> extract(year FROM o.date)
       OR _entry.sort = 'red' AND EXISTS (
        SELECT FROM (
            SELECT * FROM accounting_entryline WHERE entry_id = _entry.id) r
        FULL JOIN (SELECT * FROM accounting_entryline WHERE entry_id = o.id) l
            ON l.position = r.position
        WHERE (r.account_id, r.department_id, r.person_id, r.partner_id, r.product_id,
               r.currency, r.debit, r.credit,
               coalesce(r.original, 0), coalesce(r.quantity, 0))
            IS DISTINCT FROM
              (l.account_id, l.department_id, l.person_id, l.partner_id, l.product_id,
               l.currency, -l.debit, -l.credit,
               -coalesce(l.original, 0), -coalesce(l.quantity, 0)))
    THEN
        RAISE EXCEPTION 'entry % does not correct entry %', _entry.id, o.id USING ERRCODE = 'GJ066';
    END IF;
END $$;

-- What is reviewed and what is posted balances and is sound in every line; what is posted stands in the
-- ledger, line by line, under a number that is frozen.
CREATE FUNCTION accounting_entry_is_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM accounting_demand_open(NEW.company_id, NEW.date, NULL);
    IF (SELECT count(*) < 2 OR sum(l.debit) <> sum(l.credit) FROM accounting_entryline l
        WHERE l.entry_id = NEW.id)
    THEN
        PERFORM accounting_say(NEW.id, 0, 'debit and credit differ');
    END IF;
    PERFORM accounting_lines_are_sound(NEW);
    IF NEW.moves_money <> (NEW.sort <> 'opening' AND EXISTS (
            SELECT FROM accounting_entryline l JOIN accounting_account a ON a.id = l.account_id
            WHERE l.entry_id = NEW.id AND a.liquidity <> ''))
       OR NEW.sort = 'ordinary' AND NEW.papers = 0
       OR (NEW.sort = 'opening') <> (SELECT p.is_opening FROM accounting_period p
            WHERE p.company_id = NEW.company_id AND NEW.date BETWEEN p.starts_on AND p.ends_on)
       OR NEW.book_series <> (SELECT w.code || to_char(NEW.date, '-YYYY-MM') FROM accounting_word w
            WHERE w.id = NEW.word_id AND w.state = 'active')
       OR NOT EXISTS (SELECT FROM records_number n WHERE n.record_id = NEW.id
            AND n.series = NEW.book_series AND n.status = CASE NEW.state
                WHEN 'posted' THEN 'frozen' ELSE 'reserved' END)
    THEN
        PERFORM accounting_say(NEW.id, 0, 'head, word or number');
    END IF;
    -- What comes of the sub-ledger has its amounts, no more and no less.
    IF (NEW.sort IN ('generated', 'opening')) <> EXISTS (
            SELECT FROM accounting_generated g WHERE g.entry_id = NEW.id)
       OR NEW.total <> (SELECT sum(g.debit) FROM accounting_generated g WHERE g.entry_id = NEW.id)
    THEN
        RAISE EXCEPTION 'entry % is not what the sub-ledger says', NEW.id USING ERRCODE = 'GJ068';
    END IF;
    IF NEW.corrects_id IS NOT NULL THEN
        PERFORM accounting_correction_is_sound(NEW);
    END IF;
    IF NEW.state = 'posted' AND NEW.moves_money AND OLD.state <> 'signed' THEN
        PERFORM accounting_say(NEW.id, 0, 'the cashier has not signed');
    END IF;
    IF NEW.state = 'posted' AND EXISTS (
        SELECT FROM (SELECT * FROM accounting_ledgerline WHERE entry_id = NEW.id) g
        FULL JOIN (SELECT * FROM accounting_entryline WHERE entry_id = NEW.id) l
            ON l.position = g.position
        WHERE (g.company_id, g.account_id, g.department_id, g.person_id, g.partner_id, g.product_id,
               g.date, g.currency, g.summary,
               g.debit, g.credit, g.original_debit + g.original_credit,
               g.quantity_debit + g.quantity_credit)
            IS DISTINCT FROM
              (l.company_id, l.account_id, l.department_id, l.person_id, l.partner_id, l.product_id,
               NEW.date, l.currency, l.summary,
               l.debit, l.credit, coalesce(l.original, 0), coalesce(l.quantity, 0)))
    THEN
        RAISE EXCEPTION 'the ledger does not say what entry % says', NEW.id USING ERRCODE = 'GJ067';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounting_entry_is_whole AFTER UPDATE ON accounting_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state IN ('reviewed', 'posted') AND NEW.state <> OLD.state)
    EXECUTE FUNCTION accounting_entry_is_whole();

-- ---- the ledger ------------------------------------------------------------------------------------

-- Lines come with the posting of their entry, into the period of their date, and never after.
CREATE FUNCTION accounting_ledger_takes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE _day record;
BEGIN
    FOR _day IN SELECT DISTINCT n.company_id, n.date, n.period_id FROM new_rows n ORDER BY 3, 2 LOOP
        PERFORM accounting_demand_open(_day.company_id, _day.date, _day.period_id);
    END LOOP;
    IF EXISTS (SELECT FROM (SELECT DISTINCT n.entry_id FROM new_rows n) n WHERE NOT EXISTS (
        SELECT FROM records_event e JOIN records_record r ON r.id = e.record_id
        WHERE e.record_id = n.entry_id AND e.kind = 'accounting.entry' AND e.action = 'post'
          AND e.unit_id = guiju_unit() AND e.version = r.version + 1))
    THEN
        RAISE EXCEPTION 'the ledger takes lines with the posting of their entry' USING ERRCODE = 'GJ067';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER accounting_ledger_takes AFTER INSERT ON accounting_ledgerline
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION accounting_ledger_takes();

-- ---- the sub-ledger --------------------------------------------------------------------------------

-- Written by the step that it is about, in its unit, into a period that is open.
CREATE FUNCTION accounting_subledger_takes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE _last date := (SELECT p.ends_on FROM accounting_period p WHERE p.id = NEW.period_id);
BEGIN
    PERFORM accounting_demand_open(NEW.company_id, _last, NEW.period_id);
    IF NEW.unit_id <> guiju_unit() OR NEW.occurred_on > _last THEN
        RAISE EXCEPTION 'the sub-ledger takes what happens, in its own unit' USING ERRCODE = 'GJ068';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounting_subledger_takes BEFORE INSERT ON accounting_subledgerentry
    FOR EACH ROW EXECUTE FUNCTION accounting_subledger_takes();

CREATE FUNCTION accounting_amounts_come_with_it() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM new_rows a JOIN accounting_subledgerentry s ON s.id = a.entry_id
        WHERE s.unit_id <> guiju_unit())
    THEN
        RAISE EXCEPTION 'amounts come with their sub-ledger entry' USING ERRCODE = 'GJ068';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER accounting_amounts_come_with_it AFTER INSERT ON accounting_subledgeramount
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION accounting_amounts_come_with_it();

CREATE FUNCTION accounting_subledger_has_amounts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM accounting_subledgeramount a
        WHERE a.entry_id = NEW.id AND a.amount <> 0)
    THEN
        RAISE EXCEPTION 'sub-ledger entry % has no amount', NEW.id USING ERRCODE = 'GJ068';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounting_subledger_has_amounts AFTER INSERT ON accounting_subledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounting_subledger_has_amounts();

-- A run belongs to its unit and to an active rule in the version that holds.
CREATE FUNCTION accounting_run_follows_its_rule() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.unit_id <> guiju_unit() OR NOT EXISTS (
        SELECT FROM accounting_postingrule r WHERE r.id = NEW.rule_id AND r.state = 'active')
       OR NEW.rule_version <> (SELECT max(e.version) FROM records_event e
            WHERE e.record_id = NEW.rule_id AND e.edits)
    THEN
        RAISE EXCEPTION 'a run follows an active rule' USING ERRCODE = 'GJ068';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounting_run_follows_its_rule BEFORE INSERT ON accounting_generation
    FOR EACH ROW EXECUTE FUNCTION accounting_run_follows_its_rule();

-- What waits is booked by the run of its rule, into a draft of the same unit.
CREATE FUNCTION accounting_booking_follows_its_run() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT NEW.is_standing OR NOT EXISTS (
        SELECT FROM accounting_generation g
        JOIN accounting_postingrule r ON r.id = g.rule_id
        JOIN accounting_subledgerentry s ON s.id = NEW.subledger_entry_id
            AND s.event = r.for_event AND s.period_id = g.period_id
        JOIN accounting_entry e ON e.id = NEW.entry_id
            AND e.state = 'draft' AND e.sort IN ('generated', 'opening')
        WHERE g.id = NEW.run_id AND g.unit_id = guiju_unit() AND NEW.debit = (
            SELECT coalesce(sum(a.amount), 0) FROM accounting_subledgeramount a
            JOIN accounting_postingruleline l ON l.rule_id = r.id AND l.amount_name = a.name
            WHERE a.entry_id = s.id AND l.side = 'debit'))
    THEN
        RAISE EXCEPTION 'a booking follows its run' USING ERRCODE = 'GJ068';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounting_booking_follows_its_run BEFORE INSERT ON accounting_generated
    FOR EACH ROW EXECUTE FUNCTION accounting_booking_follows_its_run();

-- Where a journal entry is given up, what was in it waits again.
CREATE FUNCTION accounting_booking_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE accounting_generated SET is_standing = false WHERE entry_id = NEW.id AND is_standing;
    RETURN NULL;
END $$;
CREATE TRIGGER accounting_booking_ends AFTER UPDATE ON accounting_entry
    FOR EACH ROW WHEN (NEW.state IN ('void', 'discarded') AND NEW.state <> OLD.state)
    EXECUTE FUNCTION accounting_booking_ends();
