-- What org's tables refuse, whoever asks.

-- No account without a person, or a named owner behind a service (demands P1.2, P3.1.1a).
CREATE FUNCTION org_account_has_a_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM org_person p WHERE p.actor_id = NEW.actor_id)
       AND NOT EXISTS (SELECT FROM kernel_actor a WHERE a.id = NEW.actor_id AND a.sort = 'service')
    THEN
        RAISE EXCEPTION 'account % belongs to no person', NEW.login USING ERRCODE = 'GJ021';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER org_account_has_a_person AFTER INSERT ON org_account
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION org_account_has_a_person();

-- Accounts are shared by all companies, so no fence stands around them: each company acts on its own.
CREATE FUNCTION org_account_is_of(_actor bigint, _company bigint) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM kernel_actor a WHERE a.id = _actor AND a.company_id = _company) THEN
        RAISE EXCEPTION 'this account is another company''s' USING ERRCODE = 'GJ012';
    END IF;
END $$;

-- An account stays its actor's, and a closed one stays closed.
CREATE FUNCTION org_account_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM org_account_is_of(NEW.actor_id, guiju_company());
    IF TG_OP = 'INSERT' THEN
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.actor_id, NEW.login) IS DISTINCT FROM (OLD.id, OLD.actor_id, OLD.login) THEN
        RAISE EXCEPTION 'an account keeps its person and its sign-in name' USING ERRCODE = 'GJ002';
    END IF;
    IF OLD.state = 'closed' AND NEW.state <> 'closed' THEN
        RAISE EXCEPTION 'account % is closed', OLD.login USING ERRCODE = 'GJ022';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER org_account_stays BEFORE INSERT OR UPDATE ON org_account
    FOR EACH ROW EXECUTE FUNCTION org_account_stays();

-- A person stays the actor that it is, of the same company.
CREATE FUNCTION org_person_is_its_actor() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.actor_id <> OLD.actor_id OR NOT EXISTS (
        SELECT FROM kernel_actor a
        WHERE a.id = NEW.actor_id AND a.sort = 'human' AND a.company_id = NEW.company_id)
    THEN
        RAISE EXCEPTION 'person % is no such actor', NEW.staff_number USING ERRCODE = 'GJ021';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER org_person_is_its_actor BEFORE INSERT OR UPDATE ON org_person
    FOR EACH ROW EXECUTE FUNCTION org_person_is_its_actor();

-- A department is not below itself. Who moves one locks the tree: two moves could meet in a circle.
CREATE FUNCTION org_department_is_a_tree() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.parent_id IS NULL OR TG_OP = 'UPDATE' AND NEW.parent_id IS NOT DISTINCT FROM OLD.parent_id THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('org_department'), hashtext(NEW.company_id::text));
    IF EXISTS (
        WITH RECURSIVE above AS (
            SELECT d.id, d.parent_id FROM org_department d WHERE d.id = NEW.parent_id
            UNION
            SELECT d.id, d.parent_id FROM org_department d JOIN above a ON d.id = a.parent_id)
        SELECT FROM above WHERE id = NEW.id)
    THEN
        RAISE EXCEPTION 'department % would be below itself', NEW.code USING ERRCODE = 'GJ023';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER org_department_is_a_tree BEFORE INSERT OR UPDATE ON org_department
    FOR EACH ROW EXECUTE FUNCTION org_department_is_a_tree();

-- A department and those above it: a right given for a department reaches down to those below.
CREATE FUNCTION org_departments_above(_department bigint) RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY WITH RECURSIVE above AS (
        SELECT d.id, d.parent_id FROM org_department d WHERE d.id = _department
        UNION
        SELECT d.id, d.parent_id FROM org_department d JOIN above a ON d.id = a.parent_id)
    SELECT id FROM above;
END $$;

-- Nobody grants a role to themselves, and conflicting roles are held together only by exception
-- (demands P3.1.1a, P5.2.1a). The person's row is locked: two grants at once see one another.
CREATE FUNCTION org_assignment_keeps_duties_apart() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    _person org_person;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.person_id, NEW.role_id, NEW.department_id, NEW.since)
        IS DISTINCT FROM (OLD.person_id, OLD.role_id, OLD.department_id, OLD.since)
       OR TG_OP = 'UPDATE' AND OLD.until IS NOT NULL
    THEN
        RAISE EXCEPTION 'an assignment only ends' USING ERRCODE = 'GJ001';
    END IF;
    SELECT * INTO _person FROM org_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
    IF _person.actor_id = guiju_actor() THEN
        RAISE EXCEPTION 'nobody grants or withdraws their own roles' USING ERRCODE = 'GJ024';
    END IF;
    IF NEW.until IS NULL AND EXISTS (
        SELECT FROM org_dutyconflict c
        JOIN org_assignment a ON a.person_id = NEW.person_id AND a.until IS NULL AND a.id <> NEW.id
            AND a.role_id = CASE NEW.role_id WHEN c.first_id THEN c.second_id ELSE c.first_id END
        WHERE NEW.role_id IN (c.first_id, c.second_id) AND NOT EXISTS (
            SELECT FROM org_dutyexception e
            WHERE e.person_id = NEW.person_id AND e.conflict_id = c.id
              AND e.review_by >= (now() AT TIME ZONE 'GMT')::date))
    THEN
        RAISE EXCEPTION 'person % would hold duties that must be apart', _person.staff_number
            USING ERRCODE = 'GJ025';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER org_assignment_keeps_duties_apart BEFORE INSERT OR UPDATE ON org_assignment
    FOR EACH ROW EXECUTE FUNCTION org_assignment_keeps_duties_apart();

-- Somebody is always left who can restore the administration: each administrator's role is held, and one
-- of those who let accounts in or grant roles acts. Two who take each other's rights come one by one.
CREATE FUNCTION org_administration_is_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    _roles text[] := '{system-administrator, security-administrator}';
    _states text[] := '{active}';
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('org_administration'), hashtext(guiju_company()::text));
    IF TG_TABLE_NAME = 'org_assignment' THEN
        _roles := ARRAY(SELECT r.code FROM org_role r WHERE r.id = NEW.role_id);
        _states := '{active, suspended}';
        IF NOT _roles && ARRAY['system-administrator', 'security-administrator',
            'audit-administrator'] THEN
            RETURN NULL;
        END IF;
    END IF;
    IF NOT EXISTS (
        SELECT FROM org_assignment a JOIN org_role r ON r.id = a.role_id AND r.code = ANY (_roles)
        JOIN org_person p ON p.id = a.person_id AND p.left_on IS NULL
        JOIN org_account t ON t.actor_id = p.actor_id AND t.state = ANY (_states)
        WHERE a.company_id = guiju_company() AND a.until IS NULL)
    THEN
        RAISE EXCEPTION 'nobody would be left to administer' USING ERRCODE = 'GJ028';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER org_assignment_leaves_somebody AFTER UPDATE ON org_assignment
    FOR EACH ROW WHEN (OLD.until IS NULL AND NEW.until IS NOT NULL)
    EXECUTE FUNCTION org_administration_is_kept();
CREATE TRIGGER org_account_leaves_somebody AFTER UPDATE ON org_account
    FOR EACH ROW WHEN (OLD.state = 'active' AND NEW.state <> 'active')
    EXECUTE FUNCTION org_administration_is_kept();

-- A conflict that would be broken the moment it is declared is not declared.
CREATE FUNCTION org_dutyconflict_is_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM org_assignment a JOIN org_assignment b USING (person_id)
        WHERE a.role_id = NEW.first_id AND b.role_id = NEW.second_id
          AND a.until IS NULL AND b.until IS NULL)
    THEN
        RAISE EXCEPTION 'somebody holds both roles' USING ERRCODE = 'GJ025';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER org_dutyconflict_is_kept BEFORE INSERT ON org_dutyconflict
    FOR EACH ROW EXECUTE FUNCTION org_dutyconflict_is_kept();

-- An exception lasts a year at most, is only confirmed afterwards, and by its approver alone.
CREATE FUNCTION org_dutyexception_is_limited() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.review_by > NEW.since + 366
       OR TG_OP = 'INSERT' AND abs(NEW.since - (now() AT TIME ZONE 'GMT')::date) > 1
    THEN
        RAISE EXCEPTION 'an exception is reviewed within a year' USING ERRCODE = 'GJ026';
    END IF;
    IF TG_OP = 'INSERT' AND NEW.confirmed_at IS NOT NULL
       OR TG_OP = 'UPDATE' AND (
           to_jsonb(NEW) - '{confirmed_at}'::text[] <> to_jsonb(OLD) - '{confirmed_at}'::text[]
           OR OLD.confirmed_at IS NOT NULL
           OR guiju_actor() IS DISTINCT FROM (
               SELECT p.actor_id FROM org_person p WHERE p.id = NEW.approver_id))
    THEN
        RAISE EXCEPTION 'an exception is confirmed once, by its approver' USING ERRCODE = 'GJ026';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER org_dutyexception_is_limited BEFORE INSERT OR UPDATE ON org_dutyexception
    FOR EACH ROW EXECUTE FUNCTION org_dutyexception_is_limited();

-- A link and a former password belong to an account of the company; nobody gives a link to themselves,
-- and none holds longer than a week.
CREATE FUNCTION org_row_of_an_account() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    _actor bigint := (SELECT t.actor_id FROM org_account t WHERE t.id = NEW.account_id);
BEGIN
    PERFORM org_account_is_of(_actor, NEW.company_id);
    IF TG_TABLE_NAME = 'org_onetimelink' THEN
        IF _actor = guiju_actor() THEN
            RAISE EXCEPTION 'nobody gives a link to themselves' USING ERRCODE = 'GJ024';
        END IF;
        IF NEW.used_at IS NOT NULL OR NEW.expires_at > now() + interval '168 hours' THEN
            RAISE EXCEPTION 'a link is given unused, for a week at most' USING ERRCODE = 'GJ027';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER org_onetimelink_of_an_account BEFORE INSERT ON org_onetimelink
    FOR EACH ROW EXECUTE FUNCTION org_row_of_an_account();
CREATE TRIGGER org_passwordhistory_of_an_account BEFORE INSERT ON org_passwordhistory
    FOR EACH ROW EXECUTE FUNCTION org_row_of_an_account();

-- A link is used once and in time, and is otherwise what it was.
CREATE FUNCTION org_onetimelink_is_used_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.used_at IS NOT NULL OR NEW.used_at IS NULL OR OLD.expires_at < now()
       OR to_jsonb(NEW) - '{used_at}'::text[] <> to_jsonb(OLD) - '{used_at}'::text[]
    THEN
        RAISE EXCEPTION 'a one-time link is used once, in time' USING ERRCODE = 'GJ027';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER org_onetimelink_is_used_once BEFORE UPDATE ON org_onetimelink
    FOR EACH ROW EXECUTE FUNCTION org_onetimelink_is_used_once();

-- Who comes with a link has not signed in: no company is known, and only the digest leads to one.
CREATE FUNCTION org_account_of_link(_digest bytea) RETURNS bigint LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.account_id FROM org_onetimelink l
    JOIN org_account t ON t.id = l.account_id AND t.state = 'active'
    WHERE l.digest = _digest AND l.used_at IS NULL AND l.expires_at > now()
$$;
