"""The wall around org's tables, and the reasons why the tables of libraries have none."""

from django.db import migrations

from guiju.kernel.database.operations import Business, Machinery, ReadSQL, Reference

NOT_USED = "Django's own rights, which nobody asks: the directory answers"


class Migration(migrations.Migration):
    """After the kernel's wall."""

    dependencies = [
        ("org", "0001_initial"),
        ("kernel", "0002_the_wall"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("axes", "0010_accessattemptexpiration"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("procrastinate", "0041_post_retry_failed_job"),
        ("sessions", "0001_initial"),
    ]
    operations = [
        Business("Department"),
        Business("Post"),
        Business("Person"),
        Reference("Account", secret=("password",)),
        Business("OneTimeLink", secret=("digest",)),
        Business("PasswordHistory", append_only=True, secret=("password",)),
        Business("Role"),
        Business("Permit"),
        Business("Assignment"),
        Business("DutyConflict", rights="SELECT, INSERT"),
        Business("DutyException"),
        ReadSQL("guiju.org", "wall.sql"),
        Machinery("django_session", why="sessions; signing in is an access record"),
        Machinery("django_content_type", rights="SELECT", why="Django's list of models"),
        Machinery("auth_permission", rights="SELECT", why=NOT_USED),
        Machinery("auth_group", rights="SELECT", why=NOT_USED),
        Machinery("auth_group_permissions", rights="SELECT", why=NOT_USED),
        Machinery(
            "account_emailaddress", rights="SELECT", why="allauth's; accounts have no e-mail"
        ),
        Machinery("account_emailconfirmation", rights="SELECT", why="as account_emailaddress"),
        Machinery("axes_accessattempt", why="failed sign-ins counted for the lock-out"),
        Machinery("axes_accessattemptexpiration", why="as axes_accessattempt"),
        Machinery("axes_accessfailurelog", why="as axes_accessattempt"),
        Machinery("axes_accesslog", rights="SELECT", why="not used: access records are the log"),
        Machinery("procrastinate_events", why="jobs: what became of them"),
        Machinery("procrastinate_jobs", why="jobs, deferred in the transaction that asks for them"),
        Machinery("procrastinate_periodic_defers", why="jobs: which periodic one was deferred"),
        Machinery("procrastinate_workers", why="jobs: heartbeats of workers"),
    ]
