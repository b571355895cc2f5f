-- The wall around records: what the code checks before a step, these check again.

-- ---- records and events ---------------------------------------------------------------------------

CREATE FUNCTION records_record_is_born_at_zero() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version <> 0 OR NEW.number <> '' OR NEW.owner_id IS DISTINCT FROM guiju_actor() THEN
        RAISE EXCEPTION 'a record is born at version 0, without a number, by its owner'
            USING ERRCODE = 'GJ030';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_record_is_born_at_zero BEFORE INSERT ON records_record
    FOR EACH ROW EXECUTE FUNCTION records_record_is_born_at_zero();

-- No state without its event: a record moves by one version, to the state that its newest event says.
CREATE FUNCTION records_record_follows_its_events() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.company_id, NEW.kind, NEW.owner_id, NEW.origin_id)
        IS DISTINCT FROM (OLD.id, OLD.company_id, OLD.kind, OLD.owner_id, OLD.origin_id)
    THEN
        RAISE EXCEPTION 'a record keeps its company, kind, owner and origin' USING ERRCODE = 'GJ030';
    END IF;
    IF (NEW.version, NEW.state) IS DISTINCT FROM (OLD.version, OLD.state) AND (
        NEW.version <> OLD.version + 1 OR NOT EXISTS (
            SELECT FROM records_event e
            WHERE e.record_id = NEW.id AND e.version = NEW.version AND e.to_state = NEW.state))
    THEN
        RAISE EXCEPTION 'record % cannot move from % (%) to % (%) without that event',
            NEW.id, OLD.state, OLD.version, NEW.state, NEW.version USING ERRCODE = 'GJ031';
    END IF;
    IF NEW.number <> OLD.number AND (NOT EXISTS (
            SELECT FROM records_number n
            WHERE n.record_id = NEW.id AND n.number = NEW.number AND n.status <> 'void')
        OR EXISTS (
            SELECT FROM records_number n
            WHERE n.record_id = NEW.id AND n.number = OLD.number AND n.status <> 'void'))
    THEN
        RAISE EXCEPTION 'record % cannot take the number %', NEW.id, NEW.number
            USING ERRCODE = 'GJ032';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_record_follows_its_events BEFORE UPDATE ON records_record
    FOR EACH ROW EXECUTE FUNCTION records_record_follows_its_events();

-- Number and state are mirrored by the typed row. A foreign key that cascades would ask the table of each
-- kind, with all its triggers, whose row it is.
CREATE FUNCTION records_record_is_mirrored() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE _rows integer;
BEGIN
    EXECUTE format('UPDATE %I SET number = $1, state = $2 WHERE id = $3', replace(NEW.kind, '.', '_'))
        USING NEW.number, NEW.state, NEW.id;
    GET DIAGNOSTICS _rows = ROW_COUNT;
    IF _rows <> 1 THEN
        RAISE EXCEPTION 'record % has no row of %', NEW.id, NEW.kind USING ERRCODE = 'GJ030';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER records_record_is_mirrored AFTER UPDATE ON records_record
    FOR EACH ROW WHEN ((OLD.number, OLD.state) IS DISTINCT FROM (NEW.number, NEW.state))
    EXECUTE FUNCTION records_record_is_mirrored();

-- The typed row of a record. A table is named as its kind is: purchasing.request, purchasing_request.
CREATE FUNCTION records_typed_row(_kind text, _record bigint) RETURNS jsonb LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE _row jsonb;
BEGIN
    EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE t.id = $1', replace(_kind, '.', '_'))
        INTO _row USING _record;
    RETURN _row;
END $$;

-- A value as the code writes it, from a row as PostgreSQL does.
CREATE FUNCTION records_plain(_row jsonb, _field text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE jsonb_typeof(_row -> name) WHEN 'boolean' THEN initcap(_row ->> name)
        ELSE _row ->> name END
    FROM (SELECT CASE WHEN _row ? _field THEN _field ELSE _field || '_id' END AS name) named
$$;

-- Whether a record says what a revision approved: each field, and each line of each part.
CREATE FUNCTION records_says_what_was_approved(_record bigint, _difference jsonb) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _kind text := (SELECT r.kind FROM records_record r WHERE r.id = _record);
    _typed jsonb := records_typed_row(_kind, _record);
    _field text;
    _after jsonb;
    _part records_fieldclass;
    _lines jsonb;
BEGIN
    FOR _field, _after IN SELECT key, value -> 1 FROM jsonb_each(_difference) LOOP
        SELECT * INTO _part FROM records_fieldclass f
            WHERE f.kind = _kind AND f.field = _field AND f.part_table <> '';
        IF _part.id IS NULL THEN
            IF records_plain(_typed, _field) IS DISTINCT FROM _after #>> '{}' THEN
                RETURN false;
            END IF;
            CONTINUE;
        END IF;
        EXECUTE format('SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.position), ''[]'')
            FROM %I t WHERE t.%I = $1', _part.part_table, _part.part_link)
            INTO _lines USING _record;
        IF jsonb_array_length(_lines) <> jsonb_array_length(_after) OR EXISTS (
            SELECT FROM jsonb_array_elements(_after) WITH ORDINALITY AS line (said, place),
                jsonb_each_text(line.said) AS cell (name, value)
            WHERE records_plain(_lines -> (place::integer - 1), cell.name)
                IS DISTINCT FROM cell.value)
        THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END $$;

-- No event that never moves its record; no revision approved and never applied.
CREATE FUNCTION records_event_moves_its_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM records_record r WHERE r.id = NEW.record_id AND r.version >= NEW.version)
    THEN
        RAISE EXCEPTION 'event % of record % never moved it', NEW.version, NEW.record_id
            USING ERRCODE = 'GJ031';
    END IF;
    IF NEW.revision_id IS NOT NULL AND NOT records_says_what_was_approved(NEW.record_id,
        (SELECT v.difference FROM records_revision v WHERE v.id = NEW.revision_id))
    THEN
        RAISE EXCEPTION 'record % does not say what was approved', NEW.record_id
            USING ERRCODE = 'GJ037';
    END IF;
    IF NEW.kind = 'records.revision' AND NEW.to_state = 'applied'
       AND NOT EXISTS (SELECT FROM records_event e WHERE e.revision_id = NEW.record_id)
    THEN
        RAISE EXCEPTION 'revision % was approved and never applied', NEW.record_id
            USING ERRCODE = 'GJ037';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER records_event_moves_its_record AFTER INSERT ON records_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION records_event_moves_its_record();

CREATE FUNCTION records_record_is_born_by_an_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM records_record r WHERE r.id = NEW.id AND r.version >= 1)
       OR records_typed_row(NEW.kind, NEW.id) IS NULL
    THEN
        RAISE EXCEPTION 'record % was never born', NEW.id USING ERRCODE = 'GJ031';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER records_record_is_born_by_an_event AFTER INSERT ON records_record
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION records_record_is_born_by_an_event();

-- The chain: each event starts where the one before it ended, and is one that the lifecycle allows.
ALTER TABLE records_event
    ADD CONSTRAINT records_event_chain UNIQUE (record_id, version, to_state),
    ADD CONSTRAINT records_event_follows_the_one_before
        FOREIGN KEY (record_id, previous, from_state)
        REFERENCES records_event (record_id, version, to_state),
    ADD CONSTRAINT records_event_is_a_transition
        FOREIGN KEY (kind, action, from_state, to_state, edits)
        REFERENCES records_transition (kind, action, from_state, to_state, edits);

-- A record, what it was copied from, and so on. Mostly there is nothing before it, so each is one look by
-- its key: a recursive query joined to the events would be planned for many.
CREATE FUNCTION records_lineage(_record bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    _lineage bigint[] := ARRAY[_record];
    _origin bigint := _record;
BEGIN
    LOOP
        _origin := (SELECT r.origin_id FROM records_record r WHERE r.id = _origin);
        EXIT WHEN _origin IS NULL OR _origin = ANY (_lineage);
        _lineage := _lineage || _origin;
    END LOOP;
    RETURN _lineage;
END $$;

-- Everybody who edited this content, or did one of the actions, on it or on what it was copied from.
CREATE FUNCTION records_touched(_record bigint, _actions text[], _before bigint)
    RETURNS TABLE (actor bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE _lineage bigint[] := records_lineage(_record);
BEGIN
    RETURN QUERY SELECT unnest(ARRAY[e.actor_id, e.on_behalf_of_id]) FROM records_event e
    WHERE e.record_id = ANY (_lineage) AND e.id < _before AND (e.edits OR e.action = ANY (_actions));
END $$;

-- Whether somebody stands in for another now. Nobody does until the app of people says so.
CREATE FUNCTION records_stands_in_for(_actor bigint, _principal bigint) RETURNS boolean
    LANGUAGE sql STABLE AS $$ SELECT false $$;

CREATE FUNCTION records_event_obeys_its_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    r records_record;
    t records_transition;
BEGIN
    -- No lock: who writes this version at the same time waits at UNIQUE (record, version), and loses.
    SELECT * INTO r FROM records_record WHERE id = NEW.record_id;
    SELECT * INTO t FROM records_transition
        WHERE (kind, action, from_state, to_state, edits)
            = (NEW.kind, NEW.action, NEW.from_state, NEW.to_state, NEW.edits);
    IF NEW.actor_id IS DISTINCT FROM kernel_written_by(TG_TABLE_NAME) OR NEW.unit_id <> guiju_unit() THEN
        RAISE EXCEPTION 'an event is written by its actor, in its unit' USING ERRCODE = 'GJ005';
    END IF;
    -- Version 1 has no event before it for the chain to check: it is a birth, and a birth only.
    IF r.id IS NULL OR NEW.kind <> r.kind OR (NEW.version = 1) <> (NEW.from_state = '') THEN
        RAISE EXCEPTION '% is no event of % at version %', NEW.action, r.kind, NEW.version
            USING ERRCODE = 'GJ031';
    END IF;
    IF t.needs_reason AND btrim(NEW.reason) = '' THEN
        RAISE EXCEPTION '% needs a reason', NEW.action USING ERRCODE = 'GJ033';
    END IF;
    IF t.own AND NEW.actor_id <> r.owner_id THEN
        RAISE EXCEPTION '% is for who entered it', NEW.action USING ERRCODE = 'GJ034';
    END IF;
    IF t.needs_papers THEN
        -- Who takes a paper off locks the record, too.
        PERFORM FROM records_record WHERE id = NEW.record_id FOR NO KEY UPDATE;
    END IF;
    IF t.needs_papers AND (NOT NEW.particulars ? 'papers' OR NOT EXISTS (
            SELECT FROM records_attachment a
            WHERE a.record_id = NEW.record_id AND a.removed_at IS NULL)
        AND NOT EXISTS (
            SELECT FROM records_record s
            WHERE s.company_id = r.company_id AND s.id <> r.id
              AND NEW.particulars -> 'sources' @> to_jsonb(s.id)))
    THEN
        RAISE EXCEPTION '% needs papers that were checked', NEW.action USING ERRCODE = 'GJ035';
    END IF;
    IF t.apart_from <> '{}' AND EXISTS (
        SELECT FROM records_touched(NEW.record_id, t.apart_from, NEW.id) touched
        WHERE touched.actor IN (NEW.actor_id, NEW.on_behalf_of_id))
    THEN
        RAISE EXCEPTION 'the same person may not %', NEW.action USING ERRCODE = 'GJ034';
    END IF;
    IF t.fills_seat OR NEW.seat_id IS NOT NULL OR NEW.on_behalf_of_id IS NOT NULL THEN
        PERFORM records_seat_can_be_filled(NEW, t);
    END IF;
    IF t.by_revision OR NEW.revision_id IS NOT NULL THEN
        PERFORM records_revision_is_approved(NEW, t);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER records_event_obeys_its_step AFTER INSERT ON records_event
    FOR EACH ROW EXECUTE FUNCTION records_event_obeys_its_step();

-- ---- approvals -------------------------------------------------------------------------------------

CREATE FUNCTION records_seat_can_be_filled(_event records_event, _step records_transition) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _round integer :=
        (SELECT max(opened_at_version) FROM records_seat WHERE record_id = _event.record_id);
    _content integer :=
        (SELECT max(version) FROM records_event WHERE record_id = _event.record_id AND edits);
    _seat records_seat;
    _seats bigint[] := ARRAY(
        SELECT id FROM records_seat WHERE record_id = _event.record_id AND opened_at_version = _round);
    _people bigint[] := array_remove(ARRAY[_event.actor_id, _event.on_behalf_of_id], NULL);
BEGIN
    SELECT * INTO _seat FROM records_seat WHERE id = _event.seat_id;
    IF _seat.id IS NULL OR _seat.record_id <> _event.record_id OR _seat.opened_at_version <> _round
       OR _seat.content_version <> _content OR NOT _step.fills_seat
       OR NOT coalesce(_event.on_behalf_of_id, _event.actor_id) = ANY (_seat.candidates)
    THEN
        RAISE EXCEPTION 'this approval belongs to no open seat' USING ERRCODE = 'GJ036';
    END IF;
    IF _event.on_behalf_of_id IS NOT NULL
       AND NOT records_stands_in_for(_event.actor_id, _event.on_behalf_of_id)
    THEN
        RAISE EXCEPTION 'the actor stands in for nobody here' USING ERRCODE = 'GJ036';
    END IF;
    IF EXISTS (
        SELECT FROM records_event e
        WHERE e.record_id = _event.record_id AND e.id <> _event.id AND e.seat_id = ANY (_seats)
          AND (e.actor_id = ANY (_people) OR e.on_behalf_of_id = ANY (_people)))
    THEN
        RAISE EXCEPTION 'one person fills one seat' USING ERRCODE = 'GJ034';
    END IF;
    IF EXISTS (
        SELECT FROM records_seat s
        WHERE s.id = ANY (_seats) AND (_step.ends_route OR s.stage < _seat.stage)
          AND NOT EXISTS (SELECT FROM records_event e WHERE e.seat_id = s.id))
    THEN
        RAISE EXCEPTION 'the route has empty seats' USING ERRCODE = 'GJ036';
    END IF;
END $$;

-- Seats come with the submission that opens the route, for the content submitted, and never after.
CREATE FUNCTION records_seat_comes_with_submission() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM records_event e
        JOIN records_transition t USING (kind, action, from_state, to_state, edits)
        JOIN records_record r ON r.id = e.record_id AND e.version = r.version + 1
        WHERE r.id = NEW.record_id AND e.version = NEW.opened_at_version AND t.opens_route
          AND NEW.content_version = (
              SELECT max(version) FROM records_event WHERE record_id = r.id AND edits))
    THEN
        RAISE EXCEPTION 'a seat comes with the submission, for the content submitted'
            USING ERRCODE = 'GJ036';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_seat_comes_with_submission BEFORE INSERT ON records_seat
    FOR EACH ROW EXECUTE FUNCTION records_seat_comes_with_submission();

-- A submission opens a route that has seats: a step that awaits approvals awaits some.
CREATE FUNCTION records_route_has_seats() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM records_transition t
        WHERE (t.kind, t.action, t.from_state, t.to_state, t.edits)
            = (NEW.kind, NEW.action, NEW.from_state, NEW.to_state, NEW.edits) AND t.opens_route)
       AND NOT EXISTS (
        SELECT FROM records_seat s
        WHERE s.record_id = NEW.record_id AND s.opened_at_version = NEW.version)
    THEN
        RAISE EXCEPTION 'record % awaits no approval', NEW.record_id USING ERRCODE = 'GJ036';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER records_route_has_seats AFTER INSERT ON records_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION records_route_has_seats();

-- ---- revisions -------------------------------------------------------------------------------------

-- A revision is of the class of the most delicate field that it touches; parts count as checked.
CREATE FUNCTION records_revision_has_its_class() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.field_class <> (
        SELECT CASE WHEN bool_or(f.field_class = 'sensitive') THEN 'sensitive'
                    WHEN bool_or(f.field_class = 'checked') THEN 'checked' ELSE 'free' END
        FROM jsonb_object_keys(NEW.difference) AS touched (field)
        JOIN records_record r ON r.id = NEW.subject_id
        LEFT JOIN records_fieldclass f ON f.kind = r.kind AND f.field = touched.field)
    THEN
        RAISE EXCEPTION 'this revision is not of class %', NEW.field_class USING ERRCODE = 'GJ037';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_revision_has_its_class BEFORE INSERT OR UPDATE ON records_revision
    FOR EACH ROW EXECUTE FUNCTION records_revision_has_its_class();

CREATE FUNCTION records_revision_is_approved(_event records_event, _step records_transition) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT _step.by_revision OR NOT EXISTS (
        SELECT FROM records_revision v JOIN records_event e ON e.record_id = v.id
        WHERE v.id = _event.revision_id AND v.subject_id = _event.record_id
          AND e.to_state = 'applied' AND (e.action = 'approve' OR v.field_class = 'free')
          AND v.subject_version = (
              SELECT max(s.version) FROM records_event s
              WHERE s.record_id = _event.record_id AND s.edits AND s.version < _event.version))
    THEN
        RAISE EXCEPTION 'only an approved revision of the present content changes what is settled'
            USING ERRCODE = 'GJ037';
    END IF;
END $$;

-- ---- content ---------------------------------------------------------------------------------------

-- A typed row is the record whose key it has, under its number and in its state.
CREATE FUNCTION records_kind_is_its_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.id, NEW.company_id, NEW.owner_id) IS DISTINCT FROM (OLD.id, OLD.company_id, OLD.owner_id)
        THEN
            RAISE EXCEPTION 'a row of % keeps its key, company and owner', TG_TABLE_NAME
                USING ERRCODE = 'GJ030';
        END IF;
        IF (NEW.number, NEW.state) = (OLD.number, OLD.state) THEN
            RETURN NEW;
        END IF;
    END IF;
    IF NOT EXISTS (
        SELECT FROM records_record r
        WHERE (r.id, r.company_id, r.owner_id, r.kind, r.number, r.state)
            = (NEW.id, NEW.company_id, NEW.owner_id, TG_ARGV[0], NEW.number, NEW.state))
    THEN
        RAISE EXCEPTION '% % is no such record, or not in this state', TG_ARGV[0], NEW.id
            USING ERRCODE = 'GJ030';
    END IF;
    RETURN NEW;
END $$;

-- Content (header and parts) changes only while an event marked `edits` waits for its version step.
-- Arguments: the column that names the record, its kind, the mirrored columns, which follow by themselves.
CREATE FUNCTION records_content_needs_an_edit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    _touched bigint[];
    _id bigint;
    _revision bigint;
    _approved jsonb;
    _mirrored text[] := TG_ARGV[2]::text[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT (to_jsonb(n) ->> TG_ARGV[0])::bigint) INTO _touched FROM new_rows n;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT (to_jsonb(o) ->> TG_ARGV[0])::bigint) INTO _touched FROM old_rows o;
    ELSE
        -- A row keeps its key, so those of before and after are found by it; a line may change its record.
        SELECT array_agg(DISTINCT touched.id) INTO _touched
            FROM (SELECT to_jsonb(o) - _mirrored AS row FROM old_rows o) o
            JOIN (SELECT to_jsonb(n) - _mirrored AS row FROM new_rows n) n
                ON n.row -> 'id' = o.row -> 'id' AND n.row <> o.row
            CROSS JOIN LATERAL (VALUES ((o.row ->> TG_ARGV[0])::bigint), ((n.row ->> TG_ARGV[0])::bigint))
                AS touched (id);
    END IF;
    -- A loop of key look-ups, not a join: a transition table has no statistics.
    FOREACH _id IN ARRAY coalesce(_touched, '{}') LOOP
        SELECT e.revision_id INTO _revision FROM records_record r
            JOIN records_event e ON e.record_id = r.id AND e.version = r.version + 1 AND e.edits
            WHERE r.id = _id AND r.kind = TG_ARGV[1];
        IF NOT FOUND THEN
            RAISE EXCEPTION '% is settled', TG_TABLE_NAME USING ERRCODE = 'GJ038';
        END IF;
        CONTINUE WHEN _revision IS NULL;
        _approved := (SELECT v.difference FROM records_revision v WHERE v.id = _revision);
        -- In the window of a revision only the parts that it names are touched.
        IF TG_ARGV[0] <> 'id' AND EXISTS (
            SELECT FROM records_fieldclass f
            WHERE f.kind = TG_ARGV[1] AND f.part_table = TG_TABLE_NAME AND NOT _approved ? f.field)
        THEN
            RAISE EXCEPTION '% takes what was approved', TG_TABLE_NAME USING ERRCODE = 'GJ037';
        END IF;
        -- And a header takes the values that were approved, and no others.
        IF TG_OP = 'UPDATE' AND TG_ARGV[0] = 'id' THEN
            IF EXISTS (
                SELECT FROM (SELECT to_jsonb(o) - _mirrored AS row FROM old_rows o WHERE o.id = _id) o
                CROSS JOIN (SELECT to_jsonb(n) - _mirrored AS row FROM new_rows n WHERE n.id = _id) n
                CROSS JOIN LATERAL (
                    -- A difference says yes and no as True and False.
                    SELECT key AS name, CASE WHEN jsonb_typeof(said) = 'boolean' THEN initcap(said #>> '{}')
                        ELSE said #>> '{}' END AS value
                    FROM jsonb_each(n.row) AS each (key, said)) field
                WHERE n.row -> field.name IS DISTINCT FROM o.row -> field.name
                  AND field.value IS DISTINCT FROM coalesce(
                      _approved -> field.name, _approved -> regexp_replace(field.name, '_id$', '')) ->> 1)
            THEN
                RAISE EXCEPTION '% takes what was approved', TG_TABLE_NAME USING ERRCODE = 'GJ037';
            END IF;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- ---- numbers ---------------------------------------------------------------------------------------

CREATE FUNCTION records_number_of(_series text, _ordinal integer) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT _series || '-' || repeat('0', greatest(0, 6 - length(_ordinal::text))) || _ordinal::text $$;

-- A counter only grows, and each number that it passes is on the list at commit.
CREATE FUNCTION records_counter_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last <= OLD.last OR (NEW.company_id, NEW.series) IS DISTINCT FROM (OLD.company_id, OLD.series)
    THEN
        RAISE EXCEPTION 'a counter only grows' USING ERRCODE = 'GJ032';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_counter_only_grows BEFORE UPDATE ON records_counter
    FOR EACH ROW EXECUTE FUNCTION records_counter_only_grows();

CREATE FUNCTION records_numbers_are_used() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE _before integer := CASE TG_OP WHEN 'UPDATE' THEN OLD.last ELSE 0 END;
BEGIN
    IF (SELECT count(*) FROM records_number n WHERE n.company_id = NEW.company_id
        AND n.series = NEW.series AND n.ordinal > _before AND n.ordinal <= NEW.last)
        <> NEW.last - _before
    THEN
        RAISE EXCEPTION 'series % has a gap', NEW.series USING ERRCODE = 'GJ032';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER records_numbers_are_used AFTER INSERT OR UPDATE ON records_counter
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION records_numbers_are_used();

-- A number is reserved, then frozen or void, and says its series and place. It is its record's own.
CREATE FUNCTION records_number_is_drawn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM kernel_written_by(TG_TABLE_NAME);
    IF TG_OP = 'UPDATE' AND (
        OLD.status <> 'reserved' OR NEW.status NOT IN ('frozen', 'void')
        OR to_jsonb(NEW) - '{status}'::text[] <> to_jsonb(OLD) - '{status}'::text[])
       OR TG_OP = 'INSERT' AND (
        NEW.status = 'void' OR NEW.number <> records_number_of(NEW.series, NEW.ordinal)
        OR NEW.ordinal > coalesce((SELECT c.last FROM records_counter c
            WHERE c.company_id = NEW.company_id AND c.series = NEW.series), 0))
    THEN
        RAISE EXCEPTION 'number % cannot be %', NEW.number, NEW.status USING ERRCODE = 'GJ032';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_number_is_drawn BEFORE INSERT OR UPDATE ON records_number
    FOR EACH ROW EXECUTE FUNCTION records_number_is_drawn();

-- At commit the number of a record is the one that it holds, and what it holds is its number.
CREATE FUNCTION records_number_is_on_its_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM records_number n JOIN records_record r ON r.id = n.record_id
        WHERE n.id = NEW.id AND (n.status <> 'void') <> (r.number = n.number))
    THEN
        RAISE EXCEPTION 'number % is not its record''s', NEW.number USING ERRCODE = 'GJ032';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER records_number_is_on_its_record AFTER INSERT OR UPDATE ON records_number
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION records_number_is_on_its_record();

-- ---- obligations and papers ------------------------------------------------------------------------

-- What was owed is closed once and never opened again; its owners only become more.
CREATE FUNCTION records_obligation_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL
       OR to_jsonb(NEW) - '{owners,due,is_provisional,reminded_at,escalated_at,closed_at,closed_by_id}'::text[]
       <> to_jsonb(OLD) - '{owners,due,is_provisional,reminded_at,escalated_at,closed_at,closed_by_id}'::text[]
       OR NOT NEW.owners @> OLD.owners OR (NEW.closed_at IS NULL) <> (NEW.closed_by_id IS NULL)
       OR NEW.closed_by_id <> guiju_unit()
       OR NEW.due IS DISTINCT FROM OLD.due AND NOT OLD.is_provisional
    THEN
        RAISE EXCEPTION 'an obligation is kept until it is closed' USING ERRCODE = 'GJ039';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_obligation_is_kept BEFORE UPDATE ON records_obligation
    FOR EACH ROW EXECUTE FUNCTION records_obligation_is_kept();

-- A paper is attached in one's own name, and only taken off: once, by who attached it, while nothing
-- was submitted.
CREATE FUNCTION records_attachment_is_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND (
        NEW.attached_by_id IS DISTINCT FROM guiju_actor() OR NEW.removed_at IS NOT NULL)
    THEN
        RAISE EXCEPTION 'a paper is attached in one''s own name' USING ERRCODE = 'GJ005';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        PERFORM FROM records_record WHERE id = NEW.record_id FOR NO KEY UPDATE;
    END IF;
    IF TG_OP = 'UPDATE' AND (
        OLD.removed_at IS NOT NULL OR OLD.attached_by_id IS DISTINCT FROM guiju_actor()
        OR to_jsonb(NEW) - '{removed_at}'::text[] <> to_jsonb(OLD) - '{removed_at}'::text[]
        OR EXISTS (
            SELECT FROM records_event e WHERE e.record_id = NEW.record_id
              AND e.from_state <> '' AND e.to_state <> e.from_state))
    THEN
        RAISE EXCEPTION 'a paper stays with its record' USING ERRCODE = 'GJ040';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_attachment_is_kept BEFORE INSERT OR UPDATE ON records_attachment
    FOR EACH ROW EXECUTE FUNCTION records_attachment_is_kept();

-- What has no audit of its own is written in a unit all the same.
CREATE FUNCTION records_in_a_unit() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM kernel_written_by(TG_TABLE_NAME); RETURN NULL; END $$;

-- ---- audit -----------------------------------------------------------------------------------------

-- As before; what a record's mirror follows is no change of its own (second argument).
CREATE OR REPLACE FUNCTION kernel_audit_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    _actor bigint := kernel_written_by(TG_TABLE_NAME);
    _secret text[] := TG_ARGV[0]::text[];
    _mirrored text[] := coalesce(TG_ARGV[1], '{}')::text[];
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
            WHERE n.row - _mirrored <> o.row - _mirrored;
    END IF;
    RETURN NULL;
END $$;
