-- Who comes with a token is in no company yet: only the digest leads to one, while its owner is let in.
CREATE FUNCTION org_bearer_of_token(_digest bytea, OUT actor bigint, OUT scopes text[]) RETURNS SETOF record
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.actor_id, t.scopes::text[] FROM org_token t
    JOIN org_account a ON a.actor_id = t.owner_id AND a.state = 'active'
    JOIN org_person p ON p.actor_id = t.owner_id AND p.left_on IS NULL
    WHERE t.digest = _digest AND t.revoked_at IS NULL AND t.expires_at > now()
$$;

-- A token is only revoked, once.
CREATE FUNCTION org_token_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.revoked_at IS NOT NULL
       OR to_jsonb(NEW) - '{revoked_at}'::text[] <> to_jsonb(OLD) - '{revoked_at}'::text[]
    THEN
        RAISE EXCEPTION 'a token is only revoked' USING ERRCODE = 'GJ001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER org_token_is_kept BEFORE UPDATE ON org_token
    FOR EACH ROW EXECUTE FUNCTION org_token_is_kept();
