-- The wall around products.

-- A category and those above it, the nearest first.
CREATE FUNCTION products_categories_above(_category bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    WITH RECURSIVE above AS (
        SELECT c.id, c.parent_id, 0 AS steps FROM products_category c WHERE c.id = _category
        UNION ALL
        SELECT c.id, c.parent_id, a.steps + 1 FROM products_category c JOIN above a ON c.id = a.parent_id
        WHERE a.steps < 100)
    SELECT id FROM above ORDER BY steps
$$;

-- A category is not below itself. Who moves one locks the tree: two moves could meet in a circle.
CREATE FUNCTION products_category_is_a_tree() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.parent_id IS NULL OR TG_OP = 'UPDATE' AND NEW.parent_id IS NOT DISTINCT FROM OLD.parent_id THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('products_category'), hashtext(NEW.company_id::text));
    IF NEW.id IN (SELECT products_categories_above(NEW.parent_id)) THEN
        RAISE EXCEPTION 'category % would be below itself', NEW.code USING ERRCODE = 'GJ061';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER products_category_is_a_tree BEFORE INSERT OR UPDATE ON products_category
    FOR EACH ROW EXECUTE FUNCTION products_category_is_a_tree();

-- What is not taxed has no rate, and what is taxed has one; looked at when all rows are written.
CREATE FUNCTION products_rate_is_of_its_code() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    _code bigint := CASE TG_TABLE_NAME WHEN 'products_taxcode' THEN (to_jsonb(NEW) ->> 'id')::bigint
        ELSE (to_jsonb(NEW) ->> 'tax_code_id')::bigint END;
BEGIN
    IF EXISTS (
        SELECT FROM products_taxcode c JOIN products_taxrate r ON r.tax_code_id = c.id
        WHERE c.id = _code AND (c.treatment = 'taxed') <> (r.rate > 0))
    THEN
        RAISE EXCEPTION 'a rate of tax code % does not fit its treatment', _code
            USING ERRCODE = 'GJ062';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER products_taxrate_is_of_its_code AFTER INSERT OR UPDATE ON products_taxrate
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION products_rate_is_of_its_code();
CREATE CONSTRAINT TRIGGER products_taxcode_has_its_rates AFTER UPDATE ON products_taxcode
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION products_rate_is_of_its_code();
