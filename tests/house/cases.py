"""For each rule of the house, what it must catch and what it must let pass: path and content."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """Contents of files at one path, some against the rule and some not."""

    path: str
    caught: tuple[str, ...]
    passed: tuple[str, ...]


CASES = {
    "time": Case(
        "guiju/org/leave.py",
        caught=(
            "from datetime import datetime, UTC\nmoment = datetime.now(UTC)\n",
            "import datetime as dt\nday = dt.date.today()\n",
            "from django.utils import timezone\ndefault = timezone.now\n",
            "from django.utils.timezone import now\nmoment = now()\n",
            "from django.utils.timezone import localtime\nmoment = localtime()\n",
            "import time\nmoment = time.time()\n",
            "from time import time_ns\nmoment = time_ns()\n",
            "from django.db.models.functions import Now\nrows.update(at=Now())\n",
        ),
        passed=(
            "import time\nstarted = time.monotonic()\n",
            "from guiju.kernel import clock\nmoment = clock.now()\n",
            "from django.utils.timezone import localtime\nlocal = localtime(moment)\n",
            "from django.db.models.functions import Now\nat = DateTimeField(db_default=Now())\n",
            "day = row.date.today_or_later\n",
        ),
    ),
    "function-length": Case(
        "guiju/org/long.py",
        caught=("def long():\n" + "    step()\n" * 69,),
        passed=("def long():\n" + "    step()\n" * 68,),
    ),
    "generic-key": Case(
        "guiju/org/models.py",
        caught=(
            "from django.contrib.contenttypes.fields import GenericForeignKey as Key\nto = Key()\n",
            "from django.contrib.contenttypes import fields\nx = fields.GenericRelation(Note)\n",
        ),
        passed=("subject = models.ForeignKey(Record, on_delete=models.PROTECT)\n",),
    ),
    "signal": Case(
        "guiju/org/apps.py",
        caught=(
            "from django.db.models.signals import post_save\n",
            "from django.dispatch import receiver\n",
            "from allauth.account import signals\n",
            "import django.db.models.signals\n",
        ),
        passed=("import signal\n", "from django.apps import AppConfig\n"),
    ),
    "raw-query": Case(
        "guiju/org/screens.py",
        caught=("people = Person.objects.raw('SELECT * FROM org_person')\n",),
        passed=("people = Person.objects.filter(company=company)\n",),
    ),
    "built-statement": Case(
        "guiju/server/proofs.py",
        caught=(
            "cursor.execute(f'DELETE FROM {table}')\n",
            "cursor.execute('SELECT ' + column)\n",
            "cursor.execute('SELECT %s' % column)\n",
            "cursor.execute('SELECT {}'.format(column))\n",
        ),
        passed=(
            "cursor.execute('SELECT %s', [value])\n",
            "cursor.execute(sql.SQL('DROP TABLE {}').format(sql.Identifier(name)))\n",
            "cursor.execute(STATEMENT, [value])\n",
        ),
    ),
    "skipped-test": Case(
        "tests/org/test_people.py",
        caught=(
            "import pytest\n@pytest.mark.skip\ndef test_it(): ...\n",
            "import pytest\n@pytest.mark.xfail(reason='hard')\ndef test_it(): ...\n",
            "from pytest import skip\ndef test_it():\n    skip('not today')\n",
            "import pytest\nplaywright = pytest.importorskip('playwright')\n",
        ),
        passed=("import pytest\n@pytest.mark.parametrize('n', [1])\ndef test_it(n): ...\n",),
    ),
    "swallowed": Case(
        "guiju/server/ends.py",
        caught=(
            "try:\n    end()\nexcept OSError:\n    pass\n",
            "try:\n    end()\nexcept OSError:\n    ...\n",
        ),
        passed=(
            "try:\n    end()\nexcept OSError as error:\n    raise Stop(error) from error\n",
            "with contextlib.suppress(ProcessLookupError):\n    end()\n",
        ),
    ),
    "file-length": Case(
        "guiju/org/everything.py", caught=("step()\n" * 400,), passed=("step()\n" * 399,)
    ),
    "chinese": Case(
        "guiju/web/templates/web/home.html",
        caught=("<h1>首页</h1>\n", "<p>A：B</p>\n"),
        passed=(
            "<h1>{% translate 'Home' %}</h1>\n",
            "<p>1 \u2026 2 \u2013 3 \u00d7 4</p>\n",
        ),
    ),
    "unfinished": Case(
        "docs/why.md",
        caught=("TODO: explain\n", "<!-- FIXME -->\n", "XXX\n"),
        passed=("Todos los santos.\n", "MAXXXL\n"),
    ),
    "inline": Case(
        "guiju/web/templates/web/list.html",
        caught=(
            "<script>run()</script>\n",
            '<script type="module">run()</script>\n',
            "<style>p { color: red }</style>\n",
            '<p style="color: red">\n',
            '<button onclick="run()">\n',
            '<a href="javascript:run()">\n',
        ),
        passed=(
            "<script src=\"{% static 'web/list.js' %}\" defer></script>\n",
            '<script id="rows" type="application/json">[]</script>\n',
            '<link rel="stylesheet" href="web.css">\n',
            '<p class="style" data-on="1">\n',
        ),
    ),
    "untranslated": Case(
        "guiju/web/templates/web/page.html",
        caught=(
            "<h1>People</h1>\n",
            '<img src="{{ picture }}" alt="Portrait">\n',
            '<input placeholder="{{ name }} or number">\n',
            "{% if count > 1 %}many{% endif %}\n",
        ),
        passed=(
            '<h1 class="big">{% translate "People" %}</h1>\n',
            "{% blocktranslate trimmed %}\n  Hello {{ name }}\n{% endblocktranslate %}\n",
            "{% comment %}Why it is so.{% endcomment %}{# and here #}<!-- too -->\n",
            "<kbd>Ctrl</kbd> {{ person.name }} <dt>PostgreSQL</dt>\n",
            '{% block body_attributes %}class="outside"{% endblock %}\n',
            "<script src=\"{% static 'web/list.js' %}\" defer></script>\n",
        ),
    ),
    "index-host": Case(
        "docs/operations.md",
        caught=("See https://pypi.org/project/django/\n", "pip install --index-url URL\n"),
        passed=("Packages come from the index that pip is set up for.\n",),
    ),
    "this-machine": Case(
        "README.md",
        caught=("cd /work/main\n", "see ../shared/design.md\n", "ls /tmp/work\n"),
        passed=("cd guiju\n", "see docs/network/work/main.md\n"),
    ),
}
