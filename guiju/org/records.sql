-- What the kernel leaves to the app of people: departments and posts of routes, and stand-ins.

ALTER TABLE records_route ADD CONSTRAINT records_route_for_department_in_company
    FOREIGN KEY (company_id, for_department) REFERENCES org_department (company_id, id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE records_routestage ADD CONSTRAINT records_routestage_post_in_company
    FOREIGN KEY (company_id, post) REFERENCES org_post (company_id, id)
    DEFERRABLE INITIALLY DEFERRED;

CREATE OR REPLACE FUNCTION records_stands_in_for(_actor bigint, _principal bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM org_delegation d
        JOIN org_person p ON p.id = d.principal_id JOIN org_person s ON s.id = d.deputy_id
        WHERE s.actor_id = _actor AND p.actor_id = _principal AND d.ended_at IS NULL
          AND now() BETWEEN d.since AND d.until AND s.left_on IS NULL)
$$;

-- A delegation only ends, and is given by the one who will be away, or by who may grant roles.
CREATE FUNCTION org_delegation_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL
       OR to_jsonb(NEW) - '{ended_at}'::text[] <> to_jsonb(OLD) - '{ended_at}'::text[]
    THEN
        RAISE EXCEPTION 'a delegation only ends' USING ERRCODE = 'GJ001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER org_delegation_is_kept BEFORE UPDATE ON org_delegation
    FOR EACH ROW EXECUTE FUNCTION org_delegation_is_kept();
