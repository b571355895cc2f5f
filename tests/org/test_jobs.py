"""What becomes of jobs whose worker was killed, and of those long over."""

import asyncio
from collections.abc import Iterator

import pytest

from guiju.org.tasks import look_after_jobs
from guiju.server.cluster import Cluster
from tests.conftest import Database, cloned, django_at
from tests.kernel.attack import Wall


@pytest.fixture
def place(cluster: Cluster, demo_template: str) -> Iterator[Database]:
    """A database of this test alone."""
    with cloned(cluster, demo_template) as database, django_at(database.address()):
        yield database


def test_a_job_of_a_killed_worker_is_over_and_a_working_one_is_left_alone(place: Database) -> None:
    wall = Wall(place.address(), place.address("owner"))
    with wall.owner() as sql:
        sql(
            "INSERT INTO procrastinate_workers (id, last_heartbeat) OVERRIDING SYSTEM VALUE "
            "VALUES (7001, now() - interval '1 hour'), (7002, now())"
        )
        for worker in (7001, 7002):
            sql(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id, args) "
                "VALUES ('clockwork', 'x', 'doing', %s, '{}')",
                worker,
            )
        sql(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args) "
            "VALUES ('clockwork', 'long-over', 'todo', '{}')"
        )
        sql("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE task_name = 'long-over'")
        sql(
            "UPDATE procrastinate_events e SET at = now() - interval '31 days' "
            "FROM procrastinate_jobs j WHERE j.id = e.job_id AND j.task_name = 'long-over'"
        )
    asyncio.run(look_after_jobs(0))
    with wall.owner() as sql:
        jobs = dict(sql("SELECT worker_id, status FROM procrastinate_jobs WHERE task_name = 'x'"))
        long_over = sql("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'long-over'")
    assert jobs == {7001: "failed", 7002: "doing"}
    assert not long_over
