"""Which rights, conditions and rules of the code are taken down, and who should notice."""

RIGHTS = {
    "events may be changed": "GRANT UPDATE ON kernel_unit TO guiju_app",
    "evidence may be deleted": "GRANT DELETE ON kernel_access TO guiju_app",
    "the audit may be written": "GRANT INSERT ON kernel_audit TO guiju_app",
    "a part of the audit may be read": "GRANT SELECT ON kernel_audit_default TO guiju_app",
    "people may be deleted": "GRANT DELETE ON org_person TO guiju_app",
    "accounts may be deleted": "GRANT DELETE ON org_account TO guiju_app",
    "the list of classes may be written": "GRANT UPDATE ON kernel_classified TO guiju_app",
    "the installation may be rewritten": "GRANT UPDATE ON kernel_installation TO guiju_app",
    "conflicts may be rewritten": "GRANT UPDATE ON org_dutyconflict TO guiju_app",
    "migrations may be written": "GRANT INSERT ON django_migrations TO guiju_app",
    "tables may be made": "GRANT CREATE ON SCHEMA public TO guiju_app",
    "partitions may be made at will": (
        "GRANT EXECUTE ON FUNCTION kernel_make_partition TO guiju_app"
    ),
    "a table may be owned": "RESET ROLE; ALTER TABLE org_person OWNER TO guiju_app",
    "people may not be read": "REVOKE SELECT ON org_person FROM guiju_app",
}

TRUE = "true"
# name -> function, condition, what stands in its place
CONDITIONS = {
    "an actor is there": ("kernel_written_by", "guiju_actor() IS NULL OR NOT EXISTS", "NOT EXISTS"),
    "a unit of this transaction": ("kernel_written_by", "u.xid = pg_current_xact_id()", TRUE),
    "a unit of this actor": ("kernel_written_by", "u.actor_id = guiju_actor()", TRUE),
    "a unit that exists": ("kernel_written_by", "u.id = guiju_unit()", TRUE),
    "a unit of this company": (
        "kernel_written_by",
        "u.company_id IS NOT DISTINCT FROM guiju_company()",
        TRUE,
    ),
    "read committed, for locks": ("kernel_written_by", "<> 'read committed'", "= 'never'"),
    "a unit's transaction": ("kernel_unit_is_opened", "NEW.xid := pg_current_xact_id();", ""),
    "a unit's actor is of its company": (
        "kernel_unit_is_opened",
        "AND (a.company_id IS NULL OR a.company_id IS NOT DISTINCT FROM NEW.company_id)",
        "",
    ),
    "evidence is signed": (
        "kernel_is_signed",
        "NEW.actor_id IS DISTINCT FROM guiju_actor()",
        "false",
    ),
    "evidence is stamped": ("kernel_is_stamped", "NEW.at := now();", ""),
    "secrets before": ("kernel_audit_rows", "o.row - _secret,", "o.row,"),
    "secrets after": ("kernel_audit_rows", "n.row - _secret ||", "n.row ||"),
    "secrets at birth": (
        "kernel_audit_rows",
        "(row ->> 'id')::bigint, row - _secret\n            FROM (SELECT to_jsonb(n)",
        "(row ->> 'id')::bigint, row\n            FROM (SELECT to_jsonb(n)",
    ),
    "a secret is told as changed": (
        "kernel_audit_rows",
        "n.row -> name IS DISTINCT FROM o.row -> name",
        "false",
    ),
    "what stayed the same is no change": ("kernel_audit_rows", "WHERE n.row <> o.row", ""),
    "no temporary audit": (
        "kernel_audit_rows",
        "SET search_path TO 'public', 'pg_temp'",
        "SET search_path TO 'public'",
    ),
    "a row keeps its key": (
        "kernel_row_stays",
        "(NEW.id, NEW.company_id) IS DISTINCT FROM (OLD.id, OLD.company_id)",
        "NEW.company_id IS DISTINCT FROM OLD.company_id",
    ),
    "a row keeps its company": (
        "kernel_row_stays",
        "(NEW.id, NEW.company_id) IS DISTINCT FROM (OLD.id, OLD.company_id)",
        "NEW.id IS DISTINCT FROM OLD.id",
    ),
    "no clock is switched on or off": (
        "kernel_company_keeps_its_clock",
        "(NEW.simulated_now IS NULL) <> (OLD.simulated_now IS NULL)",
        "false",
    ),
    "no clock is set back": (
        "kernel_company_keeps_its_clock",
        "NEW.simulated_now < OLD.simulated_now",
        "false",
    ),
    "an actor's sort": (
        "kernel_actor_stays",
        "(NEW.id, NEW.company_id, NEW.sort) IS DISTINCT FROM (OLD.id, OLD.company_id, OLD.sort)",
        "(NEW.id, NEW.company_id) IS DISTINCT FROM (OLD.id, OLD.company_id)",
    ),
    "an actor's company": (
        "kernel_actor_stays",
        "(NEW.id, NEW.company_id, NEW.sort) IS DISTINCT FROM (OLD.id, OLD.company_id, OLD.sort)",
        "(NEW.id, NEW.sort) IS DISTINCT FROM (OLD.id, OLD.sort)",
    ),
    "days need a unit": (
        "kernel_calendarday_is_published",
        "PERFORM kernel_written_by(TG_TABLE_NAME);",
        "",
    ),
    "days come with their calendar": (
        "kernel_calendarday_is_published",
        "AND a.unit_id = guiju_unit()",
        "",
    ),
    "at most two years of months": ("kernel_make_partitions", "least(_months, 24)", "_months"),
    "partitions are not emptied": (
        "kernel_make_partitions",
        "PERFORM kernel_guard_partition(_parent || '_default');",
        "",
    ),
    "an account's service has an owner": (
        "org_account_has_a_person",
        "AND a.sort = 'service'",
        "",
    ),
    "an account of one's company": ("org_account_is_of", "AND a.company_id = _company", ""),
    "an account keeps its name": (
        "org_account_stays",
        "(NEW.id, NEW.actor_id, NEW.login) IS DISTINCT FROM (OLD.id, OLD.actor_id, OLD.login)",
        "(NEW.id, NEW.actor_id) IS DISTINCT FROM (OLD.id, OLD.actor_id)",
    ),
    "an account keeps its person": (
        "org_account_stays",
        "(NEW.id, NEW.actor_id, NEW.login) IS DISTINCT FROM (OLD.id, OLD.actor_id, OLD.login)",
        "(NEW.id, NEW.login) IS DISTINCT FROM (OLD.id, OLD.login)",
    ),
    "closed is closed": ("org_account_stays", "OLD.state = 'closed'", "false"),
    "a person keeps its actor": (
        "org_person_is_its_actor",
        "TG_OP = 'UPDATE' AND NEW.actor_id <> OLD.actor_id OR",
        "",
    ),
    "a person is human": ("org_person_is_its_actor", "a.sort = 'human' AND", ""),
    "a person's actor is of the company": (
        "org_person_is_its_actor",
        "AND a.company_id = NEW.company_id",
        "",
    ),
    "moves wait for the lock of the tree": (
        "org_department_is_a_tree",
        (
            "PERFORM pg_advisory_xact_lock(hashtext('org_department'), "
            "hashtext(NEW.company_id::text));"
        ),
        "",
    ),
    "grants wait for the lock of the person": (
        "org_assignment_keeps_duties_apart",
        "FOR NO KEY UPDATE",
        "",
    ),
    "an assignment is not rewritten": (
        "org_assignment_keeps_duties_apart",
        "IF TG_OP = 'UPDATE' AND (NEW.person_id",
        "IF false AND (NEW.person_id",
    ),
    "an ended assignment does not come back": (
        "org_assignment_keeps_duties_apart",
        "TG_OP = 'UPDATE' AND OLD.until IS NOT NULL",
        "false",
    ),
    "no role for oneself": (
        "org_assignment_keeps_duties_apart",
        "_person.actor_id = guiju_actor()",
        "false",
    ),
    "an exception that is over": (
        "org_assignment_keeps_duties_apart",
        "AND e.review_by >= (now() AT TIME ZONE 'GMT')::date",
        "",
    ),
    "an exception of this conflict": (
        "org_assignment_keeps_duties_apart",
        "AND e.conflict_id = c.id",
        "",
    ),
    "an exception of this person": (
        "org_assignment_keeps_duties_apart",
        "e.person_id = NEW.person_id AND e.conflict_id",
        "e.conflict_id",
    ),
    "an exception lasts a year": (
        "org_dutyexception_is_limited",
        "NEW.review_by > NEW.since + 366",
        "false",
    ),
    "an exception begins today": (
        "org_dutyexception_is_limited",
        "abs(NEW.since - (now() AT TIME ZONE 'GMT')::date) > 1",
        "false",
    ),
    "an exception is born unconfirmed": (
        "org_dutyexception_is_limited",
        "TG_OP = 'INSERT' AND NEW.confirmed_at IS NOT NULL",
        "false",
    ),
    "an exception is confirmed once": (
        "org_dutyexception_is_limited",
        "OR OLD.confirmed_at IS NOT NULL",
        "",
    ),
    "an exception is confirmed by its approver": (
        "org_dutyexception_is_limited",
        "guiju_actor() IS DISTINCT FROM",
        "NULL IS NOT NULL AND guiju_actor() IS DISTINCT FROM",
    ),
    "an exception is not rewritten": (
        "org_dutyexception_is_limited",
        "to_jsonb(NEW) - '{confirmed_at}'::text[] <> to_jsonb(OLD) - '{confirmed_at}'::text[]",
        "false",
    ),
    "no link for oneself": ("org_row_of_an_account", "_actor = guiju_actor()", "false"),
    "a link for a week": (
        "org_row_of_an_account",
        "NEW.expires_at > now() + interval '168 hours'",
        "false",
    ),
    "a link is used once": (
        "org_onetimelink_is_used_once",
        "OLD.used_at IS NOT NULL OR",
        "",
    ),
    "a link is used in time": (
        "org_onetimelink_is_used_once",
        "OR OLD.expires_at < now()",
        "",
    ),
    "a link is otherwise what it was": (
        "org_onetimelink_is_used_once",
        "to_jsonb(NEW) - '{used_at}'::text[] <> to_jsonb(OLD) - '{used_at}'::text[]",
        "false",
    ),
}

UNITS, ROLES = "tests/kernel/test_units.py", "tests/org/test_roles.py"
RACES, FOUNDING = "tests/kernel/test_races.py", "tests/org/test_founding.py"
ACCOUNTS, PASSWORDS = "tests/org/test_accounts.py", "tests/org/test_passwords.py"
SESSIONS, DIRECTORY = "tests/org/test_sessions.py", "tests/org/test_directory.py"
# name -> a statement that takes it down, and the tests that should notice
ENDED_BY_CODE = {
    "permission": (
        "from guiju.kernel import actions; actions.check_permission = lambda unit, name, row: None",
        UNITS,
    ),
    "reason": (
        "from guiju.kernel import actions; actions.check_reason = lambda **said: None",
        UNITS,
    ),
    "row lock": (
        (
            "from django.db.models import QuerySet; "
            "QuerySet.select_for_update = lambda self, **said: self"
        ),
        RACES,
    ),
    "what a key stands for": (
        "from guiju.kernel import unit; unit.Call.payload = lambda self: b''",
        UNITS,
    ),
    "the digest of a key is keyed": (
        (
            "import hashlib; from guiju.kernel import unit; "
            "unit.hmac = type('x', (), {'digest': lambda key, said, how:"
            " hashlib.sha256(said).digest()})"
        ),
        UNITS,
    ),
    "refusals are recorded": (
        "from guiju.kernel import unit; unit.record_refusal = lambda call, refusal: None",
        UNITS,
    ),
    "what the database refuses is a refusal": (
        "from guiju.kernel import unit; unit.WALL = ('none',)",
        RACES,
    ),
    "a deadlock is tried again": (
        "from guiju.kernel import unit; unit.RETRIED = set()",
        RACES,
    ),
    "a unit inside a unit": (
        (
            "from guiju.kernel import unit; from django.db.transaction import atomic; "
            "unit.transaction = type('x', (), {'atomic': staticmethod(lambda durable: atomic())})"
        ),
        UNITS,
    ),
    "reads are recorded": (
        (
            "from guiju.kernel import reading; reading.Access = type('x', (), "
            "{'objects': type('y', (), {'create': staticmethod(lambda **said: None)})})"
        ),
        "tests/kernel/test_reading.py",
    ),
    "a parameter's bounds": (
        (
            "from guiju.kernel.parameters import Parameter;"
            " Parameter.check = lambda self, value: value"
        ),
        "tests/kernel/test_parameters.py",
    ),
    "the newest calendar": (
        (
            "from guiju.kernel import calendar; "
            "calendar.DAYS_SQL = calendar.DAYS_SQL.replace('max(v', 'min(v')"
        ),
        "tests/kernel/test_calendar.py",
    ),
    "no role for oneself": (
        "from guiju.org.role import actions; actions.check_not_oneself = lambda by, person: None",
        ROLES,
    ),
    "duties apart": (
        "from guiju.org.role import actions; actions.conflict_with = lambda person, role: None",
        ROLES,
    ),
    "another company's": (
        "from guiju.org import directory; directory.is_foreign = lambda subject, company: False",
        f"{DIRECTORY} {ACCOUNTS}",
    ),
    "how far a permit reaches": (
        "from guiju.org import directory; directory.reaches = lambda held, subject: True",
        DIRECTORY,
    ),
    "a suspended person's rights": (
        (
            "from guiju.org import directory; "
            "directory.HELD = directory.HELD.replace(\"AND t.state = 'active'\", '')"
        ),
        DIRECTORY,
    ),
    "password rules": (
        (
            "from guiju.org.account import actions; "
            "actions.check_new_password = lambda account, password, profile: None"
        ),
        PASSWORDS,
    ),
    "a password's time": (
        "from guiju.org.account import session; session.is_due = lambda account, profile: False",
        PASSWORDS,
    ),
    "a newer link": (
        "from guiju.org.account import actions; actions.end_links = lambda account: None",
        PASSWORDS,
    ),
    "a session's end": (
        "from guiju.org.account import session; session.is_alive = lambda request: True",
        SESSIONS,
    ),
    "a session from before": (
        (
            "from guiju.org.models import Account; "
            "Account.get_session_auth_hash = lambda self: self.password"
        ),
        ACCOUNTS,
    ),
    "failures under one name": (
        "from axes.conf import settings; settings.AXES_USERNAME_CALLABLE = None",
        SESSIONS,
    ),
    "five failures": (
        "from axes.conf import settings; settings.AXES_FAILURE_LIMIT = 99",
        SESSIONS,
    ),
    "passages are recorded": (
        "from guiju.org.account import sign_in; sign_in.record_passage = lambda *said: None",
        SESSIONS,
    ),
    "three different people": (
        (
            "from guiju.org.founding import people; "
            "people.check_first_people = lambda people, combining: None"
        ),
        FOUNDING,
    ),
    "a company's particulars": (
        "from guiju.org.founding import actions; actions.check_company = lambda company: None",
        FOUNDING,
    ),
    "an installation's mode": (
        "from guiju.org.founding import actions; actions.settle_mode = lambda mode: None",
        FOUNDING,
    ),
    "a page asks for the right": (
        "from guiju.web import pages; pages.demand = lambda *said: None",
        "tests/org/test_pages.py",
    ),
}
