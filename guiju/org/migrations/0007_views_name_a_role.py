"""A view that is shown to a role names one of the company's roles."""

from django.db import migrations

KEY = """
ALTER TABLE web_view ADD CONSTRAINT web_view_role_of_company FOREIGN KEY (company_id, role)
    REFERENCES org_role (company_id, code) DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    """The shell knows no roles: the key is laid from here."""

    dependencies = [("org", "0006_the_wall_of_tokens"), ("web", "0002_the_wall_of_views")]
    operations = [
        migrations.RunSQL(KEY, "ALTER TABLE web_view DROP CONSTRAINT web_view_role_of_company")
    ]
