-- The wall around printed copies: each the next one of its record as it stands, in one's own unit.

-- The record is locked, so that the copy which is counted next sees this one.
CREATE FUNCTION records_printcopy_is_the_next() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE _version integer;
BEGIN
    SELECT version INTO _version FROM records_record WHERE id = NEW.record_id FOR NO KEY UPDATE;
    IF NEW.version IS DISTINCT FROM _version
       OR NEW.number <> (SELECT count(*) + 1 FROM records_printcopy WHERE record_id = NEW.record_id)
    THEN
        RAISE EXCEPTION 'copy % is not the next one of record % as it stands', NEW.number, NEW.record_id
            USING ERRCODE = 'GJ041';
    END IF;
    IF NEW.unit_id IS DISTINCT FROM guiju_unit() THEN
        RAISE EXCEPTION 'a copy is made in one''s own unit' USING ERRCODE = 'GJ005';
    END IF;
    IF NOT EXISTS (SELECT FROM records_file f
        WHERE f.id = NEW.file_id AND f.content_type = 'application/pdf')
    THEN
        RAISE EXCEPTION 'a copy is a PDF' USING ERRCODE = 'GJ041';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_printcopy_is_the_next BEFORE INSERT ON records_printcopy
    FOR EACH ROW EXECUTE FUNCTION records_printcopy_is_the_next();
