"""Work that nobody asks for and that is due all the same."""

from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

MONTHS_AHEAD = 3
HOURS_KEPT = 24 * 30


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


@app.periodic(cron="*/5 * * * *")
@app.task(queue="clockwork", queueing_lock="look_after_jobs", pass_context=False)
async def look_after_jobs(timestamp: int) -> None:
    """A job whose worker was killed has failed; what is long over is removed.

    It is not tried again: each is brought by the clock, which brings the same work soon.
    """
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
    await app.job_manager.delete_old_jobs(HOURS_KEPT, include_failed=True)
