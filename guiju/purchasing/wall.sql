-- The wall around purchasing.

-- What live orders take from some requests, by request: in base units where the request names a
-- product, else in its own unit. What a short-closed order left open is not taken.
CREATE FUNCTION purchasing_taken_from(_requests bigint[], _besides bigint)
    RETURNS TABLE (request bigint, quantity numeric) LANGUAGE sql STABLE AS $$
    SELECT l.request_id, round(sum(CASE WHEN r.product_id IS NULL THEN l.quantity - l.open_quantity
        ELSE l.base_quantity * (1 - l.open_quantity / l.quantity) END), 6)
    FROM purchasing_orderline l
    JOIN purchasing_order o ON o.id = l.order_id
    JOIN purchasing_request r ON r.id = l.request_id
    WHERE l.request_id = ANY (_requests) AND o.id <> _besides
      AND o.state NOT IN ('discarded', 'rejected', 'cancelled')
    GROUP BY l.request_id
$$;

-- What else a supplier was ordered around a day, in some categories (0: no product), in the
-- company's currency; what was never delivered of short-closed orders does not count.
CREATE FUNCTION purchasing_ordered_around(
    _order bigint, _supplier bigint, _day date, _days integer, _categories bigint[])
    RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(l.gross * o.exchange_rate * (1 - l.open_quantity / l.quantity)), 0)
    FROM purchasing_order o JOIN purchasing_orderline l ON l.order_id = o.id
    WHERE o.supplier_id = _supplier AND o.id <> _order
      AND o.state IN ('submitted', 'approved', 'closed')
      AND o.ordered_on BETWEEN _day - _days AND _day + _days
      AND coalesce(l.category_id, 0) = ANY (_categories)
$$;

-- A parameter that holds now, a whole number; where none was set, what the code declares.
CREATE FUNCTION purchasing_parameter(_company bigint, _name text, _declared integer) RETURNS integer
    LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT (p.value #>> '{}')::integer FROM kernel_parameter p
        WHERE p.company_id = _company AND p.name = _name ORDER BY p.id DESC LIMIT 1), _declared)
$$;

-- The totals of an order are the sums of its lines.
CREATE FUNCTION purchasing_check_totals(_order bigint) RETURNS void LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM purchasing_order o, LATERAL (
            SELECT coalesce(sum(l.net), 0) AS net, coalesce(sum(l.tax), 0) AS tax
            FROM purchasing_orderline l WHERE l.order_id = o.id) lines
        WHERE o.id = _order AND (o.net, o.tax) IS DISTINCT FROM (lines.net, lines.tax))
    THEN
        RAISE EXCEPTION 'the totals of order % are not the sums of its lines', _order
            USING ERRCODE = 'GJ071';
    END IF;
END $$;

CREATE FUNCTION purchasing_order_is_its_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'purchasing_order' THEN
        PERFORM purchasing_check_totals(NEW.id);
    ELSE
        PERFORM purchasing_check_totals(OLD.order_id);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER purchasing_order_is_its_lines
    AFTER INSERT OR UPDATE OF net, tax, gross ON purchasing_order
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION purchasing_order_is_its_lines();
CREATE CONSTRAINT TRIGGER purchasing_orderline_is_counted
    AFTER DELETE OR UPDATE OF net, tax, order_id ON purchasing_orderline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION purchasing_order_is_its_lines();

-- Lines come after their head, all in one statement: looked at once, not line by line.
CREATE FUNCTION purchasing_lines_are_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE _order bigint;
BEGIN
    FOR _order IN SELECT DISTINCT order_id FROM new_rows LOOP
        PERFORM purchasing_check_totals(_order);
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER purchasing_lines_are_counted AFTER INSERT ON purchasing_orderline
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION purchasing_lines_are_counted();

-- Orders take from approved requests, and no more than they ask for and the tolerance.
CREATE FUNCTION purchasing_check_taken(_request bigint) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _asked purchasing_request;
    _taken numeric;
BEGIN
    -- Locked, so that two that take from it at once see one another.
    SELECT * INTO _asked FROM purchasing_request WHERE id = _request FOR NO KEY UPDATE;
    SELECT quantity INTO _taken FROM purchasing_taken_from(ARRAY[_request], 0);
    IF _taken > 0 AND (_asked.state <> 'approved' OR _taken * 100 > _asked.quantity * (100 +
        purchasing_parameter(_asked.company_id, 'purchasing.order.tolerance_percent', 0)))
    THEN
        RAISE EXCEPTION 'request % asks for %, ordered are %', _request, _asked.quantity, _taken
            USING ERRCODE = 'GJ072';
    END IF;
END $$;

CREATE FUNCTION purchasing_takes_what_is_asked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'purchasing_request' THEN
        PERFORM purchasing_check_taken(NEW.id);
    ELSE
        PERFORM purchasing_check_taken(NEW.request_id);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER purchasing_orderline_takes_what_is_asked
    AFTER INSERT OR UPDATE ON purchasing_orderline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.request_id IS NOT NULL)
    EXECUTE FUNCTION purchasing_takes_what_is_asked();
CREATE CONSTRAINT TRIGGER purchasing_request_is_not_exceeded
    AFTER UPDATE OF state, quantity, product_id ON purchasing_request
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state = 'approved') EXECUTE FUNCTION purchasing_takes_what_is_asked();

-- Who submits an order tells what else counts for its route, and leaves nothing out.
CREATE FUNCTION purchasing_order_counts_all() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    _days integer := purchasing_parameter(NEW.company_id, 'purchasing.order.counted_days', 30);
    _said numeric;
BEGIN
    -- Locked, so that two orders submitted at once see one another.
    PERFORM FROM partners_partner WHERE id = NEW.supplier_id FOR NO KEY UPDATE;
    SELECT (e.particulars #>> '{counted,earlier}')::numeric INTO _said FROM records_event e
        WHERE e.record_id = NEW.id AND e.action = 'submit' ORDER BY e.version DESC LIMIT 1;
    IF _days > 0 AND coalesce(_said, 0) < round(purchasing_ordered_around(
        NEW.id, NEW.supplier_id, NEW.ordered_on, _days, ARRAY(
            SELECT DISTINCT coalesce(l.category_id, 0) FROM purchasing_orderline l
            WHERE l.order_id = NEW.id)), 2)
    THEN
        RAISE EXCEPTION 'order % leaves out what else counts for its route', NEW.id
            USING ERRCODE = 'GJ073';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER purchasing_order_counts_all AFTER UPDATE OF state ON purchasing_order
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state = 'draft' AND NEW.state = 'submitted')
    EXECUTE FUNCTION purchasing_order_counts_all();
