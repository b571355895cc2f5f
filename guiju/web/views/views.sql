-- A view says what its owner lets it say; who took it away took it away for good.
-- Others only take away what was shared: that they were permitted to is asked in the code.
CREATE FUNCTION web_view_is_its_owners() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    _said text[] := '{name,query,columns,sharing,role}';
    _is_own boolean := NEW.owner_id = guiju_actor();
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT coalesce(_is_own, false) OR NEW.removed_at IS NOT NULL THEN
            RAISE EXCEPTION 'a view is kept by its owner' USING ERRCODE = 'GJ050';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.removed_at IS NOT NULL
       OR to_jsonb(NEW) - _said - 'removed_at'::text <> to_jsonb(OLD) - _said - 'removed_at'::text
       OR (NOT coalesce(_is_own, false)
           AND (OLD.sharing = 'private'
                OR to_jsonb(NEW) - 'removed_at'::text <> to_jsonb(OLD) - 'removed_at'::text))
    THEN
        RAISE EXCEPTION 'view % is not to be changed so', OLD.id USING ERRCODE = 'GJ050';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER web_view_is_its_owners BEFORE INSERT OR UPDATE ON web_view
    FOR EACH ROW EXECUTE FUNCTION web_view_is_its_owners();

-- How somebody arranged a list is theirs alone, and of that list.
CREATE FUNCTION web_arrangement_is_its_owners() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    _wish text[] := '{columns,opens_id}';
BEGIN
    IF NEW.owner_id IS DISTINCT FROM guiju_actor()
       OR (TG_OP = 'UPDATE' AND to_jsonb(NEW) - _wish <> to_jsonb(OLD) - _wish)
    THEN
        RAISE EXCEPTION 'an arrangement is its owner''s' USING ERRCODE = 'GJ050';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER web_arrangement_is_its_owners BEFORE INSERT OR UPDATE ON web_arrangement
    FOR EACH ROW EXECUTE FUNCTION web_arrangement_is_its_owners();
