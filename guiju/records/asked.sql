-- Which records somebody was ever asked about. Row-level security keeps the index on the owners from queries of
-- the application, because its operators might tell of other companies' rows; so the question is asked here,
-- within the company, and answered by keys alone.
CREATE FUNCTION records_asked_about(_actors bigint[]) RETURNS SETOF bigint LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT o.record_id FROM records_obligation o
    WHERE o.owners && _actors AND o.company_id = guiju_company();
END $$;
