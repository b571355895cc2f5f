"""What accounting proves of the database."""

from guiju.kernel.database.invariants import invariant

invariant(
    "entries_balance",
    "Debits and credits of every posted entry are equal.",
    """
    SELECT e.number, sum(l.debit), sum(l.credit) FROM accounting_ledgerline l
    JOIN accounting_entry e ON e.id = l.entry_id
    GROUP BY e.id, e.number HAVING sum(l.debit) <> sum(l.credit)
    """,
)
invariant(
    "ledger_says_what_entries_say",
    "The ledger holds the lines of the posted entries, all of them, and nothing else.",
    """
    SELECT coalesce(g.entry_id, l.entry_id), coalesce(g.position, l.position)
    FROM accounting_ledgerline g
    FULL JOIN (SELECT l.*, e.date FROM accounting_entryline l
        JOIN accounting_entry e ON e.id = l.entry_id AND e.state = 'posted') l
        ON l.entry_id = g.entry_id AND l.position = g.position
    WHERE (g.company_id, g.account_id, g.department_id, g.person_id, g.partner_id, g.product_id,
               g.date, g.debit, g.credit,
           g.currency, g.original_debit + g.original_credit, g.quantity_debit + g.quantity_credit)
        IS DISTINCT FROM
          (l.company_id, l.account_id, l.department_id, l.person_id, l.partner_id, l.product_id,
               l.date, l.debit, l.credit,
           l.currency, coalesce(l.original, 0), coalesce(l.quantity, 0))
    """,
)
SUMS = (
    "sum(debit), sum(credit), sum(original_debit), sum(original_credit),"
    " sum(quantity_debit), sum(quantity_credit)"
)
invariant(
    "balances_are_sums",
    "Every balance is the sum of its ledger lines.",
    f"""
    (SELECT company_id, account_id, period_id, currency, {SUMS} FROM accounting_ledgerline
     GROUP BY 1, 2, 3, 4
     EXCEPT SELECT company_id, account_id, period_id, currency, debit, credit, original_debit,
        original_credit, quantity_debit, quantity_credit FROM accounting_balance)
    UNION ALL
    (SELECT company_id, account_id, period_id, currency, debit, credit, original_debit,
        original_credit, quantity_debit, quantity_credit FROM accounting_balance
     EXCEPT SELECT company_id, account_id, period_id, currency, {SUMS} FROM accounting_ledgerline
     GROUP BY 1, 2, 3, 4)
    """,  # noqa: S608  # nothing but the names above
)
invariant(
    "dimensions_add_up",
    "The balances by dimension add up to the balances of their accounts.",
    f"""
    (SELECT company_id, account_id, period_id, currency, {SUMS} FROM accounting_dimensionbalance
     GROUP BY 1, 2, 3, 4
     EXCEPT SELECT company_id, account_id, period_id, currency, {SUMS} FROM accounting_balance
     GROUP BY 1, 2, 3, 4)
    UNION ALL
    (SELECT company_id, account_id, period_id, currency, {SUMS} FROM accounting_balance
     GROUP BY 1, 2, 3, 4
     EXCEPT SELECT company_id, account_id, period_id, currency, {SUMS}
     FROM accounting_dimensionbalance GROUP BY 1, 2, 3, 4)
    """,  # noqa: S608  # nothing but the names above
)
invariant(
    "trial_balance",
    "Debits and credits of every period are equal.",
    """
    SELECT p.company_id, p.code, sum(b.debit) - sum(b.credit) FROM accounting_balance b
    JOIN accounting_period p ON p.id = b.period_id
    GROUP BY 1, 2 HAVING sum(b.debit) <> sum(b.credit)
    """,
)
invariant(
    "periods_follow",
    "Periods follow one another without gap, and end in their order.",
    """
    SELECT p.company_id, p.code, 'nothing before it' FROM accounting_period p
    WHERE NOT p.is_opening AND NOT EXISTS (SELECT FROM accounting_period q
        WHERE q.company_id = p.company_id AND q.ends_on = p.starts_on - 1)
    UNION ALL
    SELECT p.company_id, p.code, p.state || ' after ' || q.code || ' ' || q.state
    FROM accounting_period p JOIN accounting_period q
        ON q.company_id = p.company_id AND q.starts_on < p.starts_on
    WHERE (q.state = 'open' AND p.state <> 'open') OR (q.state <> 'locked' AND p.state = 'locked')
    """,
)
invariant(
    "lines_in_their_period",
    "Every ledger line lies in the period of its date, and none came after the period was locked.",
    """
    SELECT l.entry_id, l.position, p.code FROM accounting_ledgerline l
    JOIN accounting_period p ON p.id = l.period_id
    WHERE l.company_id <> p.company_id OR l.date NOT BETWEEN p.starts_on AND p.ends_on
       OR EXISTS (SELECT FROM records_event k JOIN records_event e ON e.record_id = l.entry_id
            AND e.action = 'post' AND e.id > k.id
            WHERE k.record_id = p.id AND k.action = 'lock')
    """,
)
invariant(
    "closed_periods_are_whole",
    "In a period that is closed or locked no entry waits, but for a late posting.",
    """
    SELECT p.company_id, p.code, e.id FROM accounting_period p
    JOIN accounting_entry e ON e.company_id = p.company_id
        AND e.date BETWEEN p.starts_on AND p.ends_on
        AND e.state IN ('draft', 'submitted', 'reviewed', 'signed')
    WHERE p.state = 'locked' OR p.state = 'closed' AND NOT EXISTS (
        SELECT FROM accounting_lateposting l
        WHERE l.period_id = p.id AND l.state IN ('granted', 'ended'))
    """,
)
invariant(
    "voucher_numbers",
    "Posted entries have a frozen number of their word and month, and void ones keep theirs.",
    """
    SELECT e.id, e.number FROM accounting_entry e
    LEFT JOIN records_number n ON n.record_id = e.id AND n.number = e.number
    WHERE e.state IN ('posted', 'void')
      AND (n.status IS DISTINCT FROM 'frozen' OR n.series <> e.book_series)
    """,
)
invariant(
    "voucher_numbers_without_gaps",
    "The numbers of every voucher word run from 1 without gaps, month by month.",
    """
    SELECT n.company_id, n.series, max(n.ordinal) - count(*) FROM records_number n
    JOIN records_record r ON r.id = n.record_id AND r.kind = 'accounting.entry'
    GROUP BY 1, 2 HAVING max(n.ordinal) <> count(*)
    """,
)
invariant(
    "entries_by_different_hands",
    "Nobody reviewed an entry that they had prepared, and the cashier signed what moves money.",
    """
    SELECT e.id, 'reviewed by who prepared it' FROM accounting_entry e
    JOIN records_event r ON r.record_id = e.id AND r.action = 'review'
    JOIN records_event p ON p.record_id = e.id AND p.id < r.id
        AND (p.edits OR p.action = 'submit') AND p.actor_id = r.actor_id
    UNION ALL
    SELECT e.id, 'posted without the cashier' FROM accounting_entry e
    WHERE e.state = 'posted' AND e.moves_money AND NOT EXISTS (
        SELECT FROM records_event s JOIN records_event p ON p.record_id = e.id AND p.action = 'post'
        WHERE s.record_id = e.id AND s.action = 'sign' AND p.version = s.version + 1)
    UNION ALL
    SELECT e.id, 'signed by who reviewed it' FROM accounting_entry e
    JOIN records_event s ON s.record_id = e.id AND s.action = 'sign'
    JOIN records_event r ON r.record_id = e.id AND r.action = 'review' AND r.actor_id = s.actor_id
        AND r.id < s.id
    """,
)
invariant(
    "leaves_are_posted_to",
    "Only accounts without others below them are posted to, and what they are has not changed.",
    """
    SELECT DISTINCT a.company_id, a.code FROM accounting_balance b
    JOIN accounting_account a ON a.id = b.account_id
    WHERE EXISTS (SELECT FROM accounting_account c WHERE c.parent_id = a.id
        AND c.state IN ('proposed', 'active'))
       OR a.state NOT IN ('active', 'retired')
    """,
)
invariant(
    "red_entries_mirror",
    "Every posted red entry is the entry that it cancels, in negative amounts on the same sides.",
    """
    SELECT e.id, o.id FROM accounting_entry e JOIN accounting_entry o ON o.id = e.corrects_id
    WHERE e.sort = 'red' AND e.state = 'posted' AND EXISTS (
        SELECT FROM (SELECT * FROM accounting_ledgerline WHERE entry_id = e.id) r
        FULL JOIN (SELECT * FROM accounting_ledgerline WHERE entry_id = o.id) l
            ON l.position = r.position
        WHERE (r.account_id, r.department_id, r.person_id, r.partner_id, r.product_id,
               r.currency, r.debit, r.credit)
            IS DISTINCT FROM
              (l.account_id, l.department_id, l.person_id, l.partner_id, l.product_id,
               l.currency, -l.debit, -l.credit))
    """,
)
invariant(
    "subledger_is_booked",
    "What stands in the sub-ledger of a closed period is in a posted entry, whole and once.",
    """
    SELECT s.id, p.code FROM accounting_subledgerentry s
    JOIN accounting_period p ON p.id = s.period_id AND p.state <> 'open'
    WHERE NOT EXISTS (
        SELECT FROM accounting_generated g JOIN accounting_entry e ON e.id = g.entry_id
        WHERE g.subledger_entry_id = s.id AND g.is_standing AND e.state = 'posted')
      AND NOT EXISTS (SELECT FROM accounting_lateposting l
        WHERE l.period_id = p.id AND p.state = 'closed' AND l.state IN ('granted', 'ended'))
    UNION ALL
    SELECT e.id, e.number FROM accounting_entry e
    WHERE e.state = 'posted' AND e.total IS DISTINCT FROM (
        SELECT coalesce(sum(g.debit), e.total) FROM accounting_generated g
        WHERE g.entry_id = e.id AND g.is_standing)
    """,
)

PROOFS = (
    "entries_balance",
    "ledger_says_what_entries_say",
    "balances_are_sums",
    "dimensions_add_up",
    "trial_balance",
    "periods_follow",
    "lines_in_their_period",
    "closed_periods_are_whole",
    "voucher_numbers",
    "voucher_numbers_without_gaps",
    "entries_by_different_hands",
    "leaves_are_posted_to",
    "red_entries_mirror",
    "subledger_is_booked",
)
