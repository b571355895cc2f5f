-- A parameter holds by a second person's word: its row comes in the unit of the event that confirmed
-- just this value. Only the installation says one alone, while it founds a company in which nobody acted yet.
CREATE FUNCTION org_parameter_is_confirmed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM kernel_actor a
        WHERE a.id = guiju_actor() AND a.sort = 'system' AND a.name = 'installation'
          AND NOT EXISTS (
              SELECT FROM kernel_unit u JOIN kernel_actor h ON h.id = u.actor_id
              WHERE u.company_id = NEW.company_id AND h.sort <> 'system'))
       AND NOT EXISTS (
        SELECT FROM org_parameterchange c
        JOIN records_event e ON e.record_id = c.id
        WHERE c.company_id = NEW.company_id AND c.parameter = NEW.name
          AND c.value = NEW.value #>> '{}' AND e.kind = 'org.parameterchange'
          AND e.action = 'approve' AND e.to_state = 'confirmed' AND e.unit_id = guiju_unit())
    THEN
        RAISE EXCEPTION 'nobody confirmed this value of %', NEW.name USING ERRCODE = 'GJ029';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER org_parameter_is_confirmed BEFORE INSERT ON kernel_parameter
    FOR EACH ROW EXECUTE FUNCTION org_parameter_is_confirmed();

-- What was confirmed holds: no change is confirmed without its value.
CREATE FUNCTION org_parameterchange_is_set() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM org_parameterchange c
        JOIN kernel_parameter p ON p.company_id = c.company_id AND p.name = c.parameter
        WHERE c.id = NEW.record_id AND p.value #>> '{}' = c.value AND p.at = now())
    THEN
        RAISE EXCEPTION 'change % was confirmed and never set', NEW.record_id
            USING ERRCODE = 'GJ029';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER org_parameterchange_is_set AFTER INSERT ON records_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.kind = 'org.parameterchange' AND NEW.to_state = 'confirmed')
    EXECUTE FUNCTION org_parameterchange_is_set();
