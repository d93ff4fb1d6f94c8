"""pgbackrest: every change is kept, and the database goes back to the moment before a mistake."""

import pytest

pytestmark = pytest.mark.drift
NEEDS = ("pgbackrest",)

RUNS = "SELECT name FROM jobs_jobrun WHERE name LIKE 'at %' ORDER BY id"


def note(paper, name):
    """Something saved, of the smallest kind there is."""
    paper.sql(f"INSERT INTO jobs_jobrun (name, started_at, note) VALUES ('{name}', now(), '')")


def test_every_change_is_kept(paper):
    paper.follow()

    assert "status: ok" in paper.bash("backrest info")
    assert (
        b"stodtelefon"
        not in next(paper.path("COPIES").with_name("copies-wal").rglob("*.manifest")).read_bytes()
    )


def test_back_to_the_moment_before_the_mistake(paper):
    paper.sql("SELECT pg_sleep(1.1)")  # pgbackrest tells copies apart by whole seconds
    note(paper, "at noon")
    moment = paper.sql("SELECT now() + interval '1 millisecond'")
    paper.sql("SELECT pg_sleep(0.1)")
    note(paper, "at one")
    paper.sql("DELETE FROM jobs_jobrun WHERE name = 'at noon'")
    assert paper.sql(RUNS) == "at one"
    paper.sql("SELECT pg_switch_wal()")

    paper.story.values["MOMENT"] = f"'{moment}'"
    paper.follow()

    assert paper.sql(RUNS) == "at noon"
