"""`manage.py seed_load`: where it fills nothing, and what it says when it does."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from calls.actions.promises import differences
from calls.models import Caller, Case, Promise
from stodtelefon.accounts.models import User
from stodtelefon.audit.chain import verify
from stodtelefon.demo.load.codes import ALL, LEAP, Codes
from stodtelefon.demo.load.loading import load, obstacle
from stodtelefon.demo.load.progress import Progress
from stodtelefon.organisation.models import Organisation
from stodtelefon.privacy.reference_codes import normalise
from stodtelefon.tests.databases import another_database


def keys_of(*models) -> list[set]:
    return [set(model.objects.values_list("pk", flat=True)) for model in models]


def test_the_same_seed_gives_the_same_rows_and_more_can_be_added(django_db_setup, own_database):
    first, keys = load(20, seed=7, years=1), keys_of(Caller, Promise)
    with another_database(django_db_setup):
        second = load(20, seed=7, years=1)

        assert keys_of(Caller, Promise) == keys
    assert first.counts == second.counts
    assert obstacle() == ""

    said = StringIO()
    call_command("seed_load", cases=10, stdout=said)

    assert "Påhittat: 10 ärenden, " in said.getvalue()
    assert (Case.objects.count(), User.objects.count()) == (30, 40)
    assert (differences(), verify().is_whole) == ([], True)


def test_progress_says_how_much_is_left_now_and_then():
    said = []
    progress = Progress(100, said.append)
    progress.tell(10)
    progress.began -= 30
    progress.said -= 30

    progress.tell(25)
    progress.tell(26)

    assert said == ["25 av 100 ärenden, 25 %, klart om ungefär 2 min"]


@pytest.mark.django_db
def test_each_code_is_given_once():
    codes = Codes()
    given = [codes.take() for _ in range(2_000)]

    assert len(set(given)) == len(given)
    assert all(normalise(code) == code for code in given)
    assert ALL % LEAP


@pytest.mark.django_db
def test_a_database_with_a_real_row_is_refused(call_taker):
    with pytest.raises(CommandError, match="Databasen är inte tom"):
        call_command("seed_load", cases=1)

    assert not Case.objects.exists()


@pytest.mark.django_db
def test_settings_that_somebody_saved_are_a_real_row():
    Organisation.objects.create(pk=1, name="Storköping")

    assert obstacle().startswith("Databasen är inte tom")


@pytest.mark.django_db
def test_production_is_refused(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="aldrig i produktion"):
        call_command("seed_load", cases=1)


@pytest.mark.django_db
def test_a_number_of_cases_is_asked_for():
    with pytest.raises(CommandError, match="minst 1"):
        call_command("seed_load", cases=0)
