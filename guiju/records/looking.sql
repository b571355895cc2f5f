-- Finding a record by any part of what it is called, in any script. Trigrams cannot find a Chinese word of
-- two characters; single characters and pairs of them can, and an index holds them.

CREATE FUNCTION records_pairs(_said text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(substr(lower(_said), place, size)), '{}')
    FROM generate_series(1, length(_said)) AS place, generate_series(1, 2) AS size
$$;

-- The first of the company's rows, in an order, that hold all words. Row-level security keeps the index from
-- queries of the application, because its operators might tell of other companies' rows; so the question is
-- asked here, within the company, and answered by keys alone, which the application reads as any others.
CREATE FUNCTION records_found(
    _table regclass, _said text[], _states text[], _words text[], _order text[], _most integer)
    RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _text text := (SELECT string_agg(format('%I', one), ' || '' '' || ' ORDER BY place)
                   FROM unnest(_said) WITH ORDINALITY AS named (one, place));
    _sorted text := (SELECT string_agg(
            format('%I%s', ltrim(one, '-'), CASE WHEN one LIKE '-%' THEN ' DESC' END), ', ' ORDER BY place)
        FROM unnest(_order) WITH ORDINALITY AS named (one, place));
    _pairs text[] := (SELECT coalesce(array_agg(pair), '{}') FROM unnest(_words) AS word,
        unnest(records_pairs(word)) AS pair WHERE length(pair) = least(2, length(word)));
BEGIN
    IF NOT EXISTS (SELECT FROM kernel_classified c
                   WHERE c."table" = _table::text AND c.sort = 'business') THEN
        RAISE EXCEPTION '% is no table of a company', _table USING ERRCODE = 'GJ061';
    END IF;
    RETURN QUERY EXECUTE format($statement$
        SELECT id FROM %s AS one WHERE company_id = guiju_company() AND state = ANY ($1)
            AND records_pairs(%s) @> $2
            AND NOT EXISTS (SELECT FROM unnest($3) AS word WHERE strpos(lower(%s), lower(word)) = 0)
        ORDER BY %s LIMIT $4 $statement$, _table, _text, _text, _sorted)
        USING _states, _pairs, _words, _most;
END $$;
