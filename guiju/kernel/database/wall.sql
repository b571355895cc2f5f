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

-- Evidence is signed by whoever's context it is written in.
CREATE FUNCTION kernel_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.actor_id IS DISTINCT FROM guiju_actor() THEN
        RAISE EXCEPTION '% is written in the name of whoever acts', TG_TABLE_NAME
            USING ERRCODE = 'GJ005';
    END IF;
    RETURN NEW;
END $$;

-- A unit belongs to this transaction, and to an actor of its company or of none.
CREATE FUNCTION kernel_unit_is_opened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    NEW.xid := pg_current_xact_id();
    IF NOT EXISTS (
        SELECT FROM kernel_actor a WHERE a.id = NEW.actor_id
          AND (a.company_id IS NULL OR a.company_id IS NOT DISTINCT FROM NEW.company_id))
    THEN
        RAISE EXCEPTION 'actor % is of another company', NEW.actor_id USING ERRCODE = 'GJ012';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kernel_unit_is_opened BEFORE INSERT ON kernel_unit
    FOR EACH ROW EXECUTE FUNCTION kernel_unit_is_opened();

-- What is written is written by an actor, in the actor's own unit, in this transaction. And at read
-- committed: a rule that waits for a lock and then looks must see what the other one left.
CREATE FUNCTION kernel_written_by(_table text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION '% is written at read committed', _table USING ERRCODE = 'GJ006';
    END IF;
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

-- Evidence of this month and the next ones has its place before it is written. What a missing month
-- left in the default partition is brought into its month first, as it was written.
CREATE FUNCTION kernel_make_partitions(_months integer) RETURNS integer LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _parent text;
    _first timestamp;
    _month timestamp;
    _made integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('kernel_make_partitions'));
    FOREACH _parent IN ARRAY ARRAY['kernel_audit', 'kernel_access'] LOOP
        EXECUTE format('SELECT date_trunc(''month'', min(at) AT TIME ZONE ''GMT'') FROM %I',
            _parent || '_default') INTO _first;
        IF _first IS NOT NULL THEN
            EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', _parent, _parent || '_default');
            EXECUTE format('ALTER TABLE %I RENAME TO %I', _parent || '_default', _parent || '_stray');
        END IF;
        FOR _month IN SELECT * FROM generate_series(
            coalesce(_first, date_trunc('month', now() AT TIME ZONE 'GMT')),
            date_trunc('month', now() AT TIME ZONE 'GMT')
                + make_interval(months => least(_months, 24)), interval '1 month')
        LOOP
            _made := _made + kernel_make_partition(_parent, _month, _first IS NOT NULL);
        END LOOP;
        IF _first IS NOT NULL THEN
            EXECUTE format('DROP TABLE %I', _parent || '_stray');
            EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', _parent || '_default', _parent);
        END IF;
        PERFORM kernel_guard_partition(_parent || '_default');
    END LOOP;
    RETURN _made;
END $$;

CREATE FUNCTION kernel_make_partition(_parent text, _month timestamp, _has_stray boolean)
    RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _name text := _parent || to_char(_month, '_YYYY_MM');
    _from timestamptz := _month AT TIME ZONE 'GMT';
    _to timestamptz := (_month + interval '1 month') AT TIME ZONE 'GMT';
BEGIN
    IF to_regclass(_name) IS NOT NULL THEN
        RETURN 0;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS)', _name, _parent);
    IF _has_stray THEN
        EXECUTE format('INSERT INTO %I SELECT * FROM %I WHERE at >= %L AND at < %L',
            _name, _parent || '_stray', _from, _to);
    END IF;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        _parent, _name, _from, _to);
    PERFORM kernel_guard_partition(_name);
    RETURN 1;
END $$;

-- Statement triggers do not come down to partitions.
CREATE FUNCTION kernel_guard_partition(_name text) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER is_not_emptied BEFORE TRUNCATE ON %I
        FOR EACH STATEMENT EXECUTE FUNCTION kernel_is_not_emptied()', _name);
END $$;
REVOKE EXECUTE ON FUNCTION kernel_make_partition, kernel_guard_partition FROM PUBLIC;

-- The days of a calendar come with its publication, in one unit, and none later.
CREATE FUNCTION kernel_calendarday_is_published() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM kernel_written_by(TG_TABLE_NAME);
    IF EXISTS (
        SELECT FROM new_rows d WHERE NOT EXISTS (
            SELECT FROM kernel_audit a WHERE a."table" = 'kernel_calendarversion'
              AND a.row_id = d.version_id AND a.unit_id = guiju_unit()))
    THEN
        RAISE EXCEPTION 'a published calendar takes no more days' USING ERRCODE = 'GJ013';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER kernel_calendarday_is_published AFTER INSERT ON kernel_calendarday
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_calendarday_is_published();

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

-- ---- as built ------------------------------------------------------------------------------------

-- Everything that the wall is made of, a line each. `prepare` keeps the lines as they were built, and
-- `guiju check` tells what was taken away, changed or added since.
CREATE TABLE kernel_built (line text PRIMARY KEY);

CREATE FUNCTION kernel_built_lines(_application text) RETURNS SETOF text LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    WITH own AS (
        SELECT c.* FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition)
    SELECT format('%s %s %s', sort, name, encode(sha256(convert_to(definition, 'UTF8')), 'hex'))
    FROM (
        SELECT 'trigger' AS sort, c.relname || '.' || t.tgname AS name,
            pg_get_triggerdef(t.oid) || t.tgenabled::text AS definition
        FROM pg_trigger t JOIN own c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
        UNION ALL
        SELECT 'constraint', c.relname || '.' || k.conname, pg_get_constraintdef(k.oid)
        FROM pg_constraint k JOIN own c ON c.oid = k.conrelid
        UNION ALL
        SELECT 'policy', c.relname || '.' || p.polname,
            concat_ws(' ', p.polcmd, p.polpermissive, p.polroles::text,
                pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
        FROM pg_policy p JOIN own c ON c.oid = p.polrelid
        UNION ALL
        SELECT 'fence', c.relname, c.relrowsecurity::text FROM own c WHERE c.relkind IN ('r', 'p')
        UNION ALL
        SELECT 'function', p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
            pg_get_functiondef(p.oid) || coalesce(p.proacl::text, '')
        FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
        UNION ALL
        SELECT 'right', c.relname || ' ' || coalesce(r.rolname, 'PUBLIC'),
            string_agg(a.privilege_type, ' ' ORDER BY a.privilege_type)
        FROM own c, aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
        WHERE c.relkind IN ('r', 'p', 'v') AND a.grantee <> c.relowner GROUP BY 1, 2
        UNION ALL
        SELECT 'right', c.relname || '.' || t.attname || ' ' || coalesce(r.rolname, 'PUBLIC'),
            string_agg(a.privilege_type, ' ' ORDER BY a.privilege_type)
        FROM own c JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) a
            LEFT JOIN pg_roles r ON r.oid = a.grantee
        GROUP BY 1, 2
        UNION ALL
        SELECT 'member', r.rolname, string_agg(g.rolname, ' ' ORDER BY g.rolname)
        FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member JOIN pg_roles g ON g.oid = m.roleid
        WHERE r.rolname = _application GROUP BY r.rolname
        UNION ALL
        SELECT 'role', r.rolname, concat_ws(' ', r.rolsuper, r.rolbypassrls, r.rolcreaterole,
            r.rolcreatedb, r.rolreplication)
        FROM pg_roles r WHERE r.rolname = _application
    ) part
$$;
