-- The last wall: what the code checks first, these check again, whoever asks.
-- Trigger functions run as the owner: what they look up must not depend on what the asker may see.
-- pg_temp comes last in their path: left out, it would be searched first, and a temporary table
-- could pose as a real one.

-- ---- context -------------------------------------------------------------------------------------

CREATE FUNCTION guiju_actor() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('guiju.actor', true), '')::bigint $$;
CREATE FUNCTION guiju_unit() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('guiju.unit', true), '')::bigint $$;
CREATE FUNCTION guiju_company() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('guiju.company', true), '')::bigint $$;

-- Who looks, for which company, until the transaction ends. A reader has no unit and so cannot write.
CREATE FUNCTION kernel_open_reading(_company bigint, _actor bigint) RETURNS void LANGUAGE sql AS $$
    SELECT set_config('guiju.company', coalesce(_company::text, ''), true),
           set_config('guiju.actor', _actor::text, true),
           set_config('guiju.unit', '', true)
$$;

-- A unit is spent with its transaction: nobody can act in an old one.
ALTER TABLE kernel_unit ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();

-- One round trip: context, unit of work, idempotency key, and the id of what is to be born.
-- ON CONFLICT waits for another transaction that holds the same key, then the first result is told.
CREATE FUNCTION kernel_open_unit(
    _company bigint, _actor bigint, _channel text, _address inet, _action text,
    _subject bigint, _sequence text, _reason text, _key uuid, _payload bytea
) RETURNS TABLE (unit bigint, subject bigint, is_first boolean, is_same boolean)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM set_config('guiju.company', coalesce(_company::text, ''), true),
            set_config('guiju.actor', _actor::text, true);
    INSERT INTO kernel_unit AS u
        (company_id, actor_id, channel, address, action, subject, reason, key, payload)
        VALUES (_company, _actor, _channel, _address, _action,
                coalesce(_subject, nextval(_sequence::regclass)), _reason, _key, _payload)
        ON CONFLICT (company_id, key) DO NOTHING
        RETURNING u.id, u.subject, true, true INTO unit, subject, is_first, is_same;
    IF unit IS NULL THEN
        SELECT u.id, u.subject, false,
               u.payload = _payload AND u.action = _action AND u.actor_id = _actor
            INTO unit, subject, is_first, is_same
            FROM kernel_unit u WHERE u.company_id = _company AND u.key = _key;
    END IF;
    PERFORM set_config('guiju.unit', unit::text, true);
    RETURN NEXT;
END $$;

-- ---- evidence ------------------------------------------------------------------------------------

CREATE FUNCTION kernel_is_final() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'GJ001'; END $$;

-- Evidence carries the time at which it was written, whatever the writer says.
CREATE FUNCTION kernel_is_stamped() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.at := now(); RETURN NEW; END $$;

-- What is written is written by an actor, in the actor's own unit, in this transaction.
CREATE FUNCTION kernel_written_by(_table text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF guiju_actor() IS NULL OR NOT EXISTS (
        SELECT FROM kernel_unit u
        WHERE u.id = guiju_unit() AND u.actor_id = guiju_actor() AND u.xid = pg_current_xact_id()
          AND u.company_id IS NOT DISTINCT FROM guiju_company())
    THEN
        RAISE EXCEPTION '% is written by an actor in a unit of work, and by nobody else', _table
            USING ERRCODE = 'GJ005';
    END IF;
    RETURN guiju_actor();
END $$;

-- Each row changed, before and after. Argument: the secret columns.
CREATE FUNCTION kernel_audit_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    _actor bigint := kernel_written_by(TG_TABLE_NAME);
    _secret text[] := TG_ARGV[0]::text[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO kernel_audit (unit_id, actor_id, company_id, "table", operation, row_id, after)
            SELECT guiju_unit(), _actor, guiju_company(), TG_TABLE_NAME, 'I',
                   (row ->> 'id')::bigint, row - _secret
            FROM (SELECT to_jsonb(n) AS row FROM new_rows n) n;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO kernel_audit (unit_id, actor_id, company_id, "table", operation, row_id, before)
            SELECT guiju_unit(), _actor, guiju_company(), TG_TABLE_NAME, 'D',
                   (row ->> 'id')::bigint, row - _secret
            FROM (SELECT to_jsonb(o) AS row FROM old_rows o) o;
    ELSE
        INSERT INTO kernel_audit
            (unit_id, actor_id, company_id, "table", operation, row_id, before, after)
            SELECT guiju_unit(), _actor, guiju_company(), TG_TABLE_NAME, 'U',
                   (o.row ->> 'id')::bigint, o.row - _secret,
                   n.row - _secret || coalesce((
                       SELECT jsonb_object_agg(name, 'changed') FROM unnest(_secret) AS name
                       WHERE n.row -> name IS DISTINCT FROM o.row -> name), '{}')
            FROM (SELECT to_jsonb(t) AS row FROM old_rows t) o
            JOIN (SELECT to_jsonb(t) AS row FROM new_rows t) n ON n.row ->> 'id' = o.row ->> 'id'
            WHERE n.row <> o.row;
    END IF;
    RETURN NULL;
END $$;

-- A business row is what its key says, and stays in its company.
CREATE FUNCTION kernel_row_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.company_id) IS DISTINCT FROM (OLD.id, OLD.company_id) THEN
        RAISE EXCEPTION 'a row of % keeps its key and its company', TG_TABLE_NAME
            USING ERRCODE = 'GJ002';
    END IF;
    RETURN NEW;
END $$;

-- A truncated table leaves no audit, so nobody truncates, the owner least of all.
CREATE FUNCTION kernel_is_not_emptied() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'GJ001'; END $$;

-- ---- partitions ----------------------------------------------------------------------------------

-- Evidence of this month and the next ones has its place before it is written.
CREATE FUNCTION kernel_make_partitions(_months integer) RETURNS integer LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _parent text;
    _month date;
    _name text;
    _made integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('kernel_make_partitions'));
    FOREACH _parent IN ARRAY ARRAY['kernel_audit', 'kernel_access'] LOOP
        FOR _ahead IN 0..least(_months, 24) LOOP
            _month := date_trunc('month', now() AT TIME ZONE 'GMT') + make_interval(months => _ahead);
            _name := _parent || to_char(_month, '_YYYY_MM');
            IF to_regclass(_name) IS NULL THEN
                EXECUTE format(
                    'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', _name, _parent,
                    _month::timestamp AT TIME ZONE 'GMT',
                    (_month + interval '1 month') AT TIME ZONE 'GMT');
                _made := _made + 1;
            END IF;
        END LOOP;
    END LOOP;
    RETURN _made;
END $$;

-- ---- companies and the installation ----------------------------------------------------------------

-- Simulated is born, not made, and a simulated clock only goes forward.
CREATE FUNCTION kernel_company_keeps_its_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.simulated_now IS NULL) <> (OLD.simulated_now IS NULL)
       OR NEW.simulated_now < OLD.simulated_now OR NEW.id <> OLD.id
    THEN
        RAISE EXCEPTION 'the clock of company % cannot be set so', OLD.code USING ERRCODE = 'GJ011';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kernel_company_keeps_its_clock BEFORE UPDATE ON kernel_company
    FOR EACH ROW EXECUTE FUNCTION kernel_company_keeps_its_clock();

-- An actor stays who it is: what it did stands under its key.
CREATE FUNCTION kernel_actor_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.company_id, NEW.sort) IS DISTINCT FROM (OLD.id, OLD.company_id, OLD.sort) THEN
        RAISE EXCEPTION 'an actor keeps its company and sort' USING ERRCODE = 'GJ002';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kernel_actor_stays BEFORE UPDATE ON kernel_actor
    FOR EACH ROW EXECUTE FUNCTION kernel_actor_stays();

-- A demo never becomes a real company, nor the reverse.
CREATE FUNCTION kernel_installation_keeps_its_mode() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.mode <> OLD.mode AND OLD.mode <> 'empty' THEN
        RAISE EXCEPTION 'this installation is %, and stays it', OLD.mode USING ERRCODE = 'GJ011';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kernel_installation_keeps_its_mode BEFORE UPDATE ON kernel_installation
    FOR EACH ROW EXECUTE FUNCTION kernel_installation_keeps_its_mode();

-- The newest moment on record: a machine whose clock is behind it must not write evidence.
CREATE FUNCTION kernel_newest_moment() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT greatest(
        (SELECT max(at) FROM (SELECT at FROM kernel_unit ORDER BY id DESC LIMIT 100) newest),
        (SELECT max(at) FROM (SELECT at FROM kernel_access ORDER BY id DESC LIMIT 100) newest))
$$;
