"""Work that nobody asks for and that is due all the same."""

from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django import app

MONTHS_AHEAD = 3


@app.periodic(cron="17 3 * * *")
@app.task(queue="clockwork", queueing_lock="clear_sessions", pass_context=False)
def clear_sessions(timestamp: int) -> None:
    """Remove the rows of sessions that are over."""
    call_command("clearsessions")


@app.periodic(cron="11 * * * *")
@app.task(queue="clockwork", queueing_lock="make_partitions", pass_context=False)
def make_partitions(timestamp: int) -> None:
    """Make the places for the evidence of the coming months."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_make_partitions(%s)", [MONTHS_AHEAD])
