"""What is made of what was measured, and a small measuring of the whole. No figure of a clock is held here."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import asdict
from io import StringIO
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError

from stodtelefon.demo.bench.goals import EIGHT, PAGES, SIZES, Figures, Held, Result, growth, held
from stodtelefon.demo.bench.pages import a_call, a_named_call
from stodtelefon.demo.bench.rounds import Measured, Sample, Side
from stodtelefon.demo.bench.told import number, sentence
from stodtelefon.demo.bench.visitor import hidden_in
from stodtelefon.demo.management.commands.bench import Command

BY_KEY = {page.key: page for page in PAGES}


def result(size: str = "1k", *, times: float = 1.0, memory: float = 160.0, **statements: int) -> Result:
    """Every page at so many times the bare one; `statements` by the key of its page."""
    pages = {key: Figures(statements.get(key, 5), 100, times, times, times) for key in BY_KEY}
    return Result(size, pages, (120.0, memory), dict.fromkeys(EIGHT, 2.0), (0.5, 1.0))


def missed(found: Result, smallest: Result | None = None) -> list[tuple[str, str]]:
    return [(one.what, one.unit) for one in held(found, smallest) if one.is_missed]


# The arithmetic


def test_times_is_the_median_of_the_rounds_each_beside_its_own_floor():
    slow_round = Sample(used=0.030, waited=0.9), Sample(used=0.010, waited=0.3)
    measured = Measured(
        ours=[Sample(0.008, 0.020), slow_round[0], Sample(0.010, 0.022)],
        bare=[Sample(0.002, 0.004), slow_round[1], Sample(0.002, 0.005)],
    )

    assert measured.times == pytest.approx(4)
    assert measured.times_waited == pytest.approx(0.022 / 0.005)
    assert measured.milliseconds == pytest.approx(10)


def test_sample_is_what_one_visit_has_used_of_the_processes_that_are_left():
    used = iter([{1: 1_000_000_000, 2: 7}, {1: 1_500_000_000, 3: 100_000_000}])
    visits = []
    side = Side(SimpleNamespace(), lambda: next(used))

    sample = side.sample(visits.append, 3)

    assert sample.used == pytest.approx(0.2)
    assert len(visits) == 3


def test_growth_is_held_against_what_was_found_at_1_000_cases():
    page = BY_KEY["list"]

    assert growth(page, Figures(5, 100, 6.0), Figures(5, 100, 4.0)) == pytest.approx(1.5)
    assert growth(page, Figures(5, 100, 6.0), None) is None
    assert growth(page, Figures(5, 100, None), Figures(5, 100, 4.0)) is None


# The goals


def test_nothing_is_missed_when_every_page_costs_what_a_bare_one_does():
    assert missed(result()) == []
    assert missed(result("1m"), result()) == []


def test_page_over_its_goal_is_missed():
    found = result()
    found.pages["list"].times = 5.1

    assert missed(found) == [("Ärendelistan", "× processortid")]


def test_page_at_its_goal_is_not_missed():
    found = result()
    found.pages["list"].times = BY_KEY["list"].most

    assert missed(found) == []


def test_statements_over_their_goal_are_missed():
    assert missed(result(case=11, desk=8, sign_in=21)) == [("Ärendet", "satser"), ("Logga in", "satser")]


def test_page_that_grows_is_missed_unless_it_grows_by_what_it_shows():
    found = missed(result("100k", times=1.4), result())

    assert ("Ärendet", "× sedan 1k") in found
    assert not {BY_KEY[key].label for key in ("week", "desk", "list")} & {what for what, _ in found}


def test_page_without_a_goal_is_told_and_never_missed():
    found = result("100k", times=1.0)
    found.pages["named"].times = 90.0

    assert BY_KEY["named"].most is None
    assert missed(found, result()) == []


def test_memory_is_held_by_itself_and_against_1_000_cases():
    assert missed(result(memory=176)) == [("Minne efteråt", "MiB")]
    assert missed(result("1m", memory=171), result(memory=160)) == [("Minne, mer än vid 1k", "MiB")]


def test_eight_at_once_and_a_name_that_nobody_has_are_held():
    found = result()
    found.eight["list"], found.name = 5.5, (2.1, 41.0)

    assert len(missed(found)) == 3


def test_result_is_read_as_it_was_kept():
    assert Result.read(asdict(result())).pages == result().pages
    assert held(Result.read(asdict(result()))) == held(result())


# What is told


def test_measuring_that_misses_a_goal_ends_with_1():
    out, found = StringIO(), result()
    found.pages["list"].times = 9.0

    with pytest.raises(CommandError, match="1 mål nås inte") as ended:
        Command(stdout=out).tell(found, None)

    assert ended.value.returncode == 1
    assert "NÅS INTE  Ärendelistan: 9,0 × processortid, mål högst 5,0" in out.getvalue()


def test_measuring_that_meets_every_goal_says_so():
    out = StringIO()

    Command(stdout=out).tell(result("100k"), result())

    assert "mål nås." in out.getvalue()
    assert all(page.label in out.getvalue() for page in PAGES)
    assert "1,00 *" in out.getvalue()


def test_numbers_are_told_as_swedish_has_them():
    assert (number(1.25, 2), number(None), number(7, 0)) == ("1,25", "–", "7")
    assert sentence(Held("Minne", 160.04, 175.0, "MiB")) == "Minne: 160,0 MiB, mål högst 175,0"


# What is sent


def test_what_is_hidden_in_a_form_is_sent_as_it_was():
    assert hidden_in('<input type="hidden" name="a" value="x &amp; y"><input type="text" name="b">') == {
        "a": "x & y"
    }


def test_call_that_has_a_goal_says_nothing_of_who_calls():
    assert {"name", "phone", "email"} & a_call().keys() == set()
    assert a_named_call().keys() - a_call().keys() == {"name", "phone"}


def test_no_two_named_calls_are_by_the_same_person():
    one, other = a_named_call(), a_named_call()

    assert (one["name"], one["phone"]) != (other["name"], other["phone"])


# The whole


@pytest.mark.gates
def test_small_measuring_tells_of_every_page():
    """Databases, services and rounds as `make bench` has them; how it goes depends on the machine."""
    ours = {"EMBEDDED_NAME": "bench", "DEBUG": "true", "DJANGO_SETTINGS_MODULE": "stodtelefon.settings"}
    kept = {name: value for name, value in os.environ.items() if not name.endswith(("_KEYS", "_URL", "_KEY"))}
    command = [sys.executable, "manage.py", "bench", "--size", "1k", "--rounds", "1", "--seconds", "0.5"]

    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=kept | ours, capture_output=True, text=True, check=False
    )

    assert f"{SIZES['1k']} ärenden" in done.stdout, done.stderr
    assert [page.label for page in PAGES if page.label not in done.stdout] == []
    assert "mål nås inte" in done.stderr if done.returncode else "mål nås." in done.stdout
