"""Everybody who is written down: in few cases and in many the same people as one reading of all."""

import pytest
from django.db import connection

from calls import everybody
from calls.factories import CallerFactory, CaseFactory, IdentityFactory, PersonOfConcernFactory
from calls.models import Case, Identity
from stodtelefon.watch import counters

pytestmark = pytest.mark.django_db


def in_cases(cases, *names):
    with everybody.in_cases(cases, *names) as people:
        return list(people)


@pytest.fixture
def merged(coordinator):
    """A case that goes on, and beside it two doublets: of one the caller was known already, of one the person."""
    kept = CaseFactory(full_record=True)
    caller = CallerFactory(case=kept)
    IdentityFactory(caller=caller, name="Anna Ett")
    IdentityFactory(caller=None, person=PersonOfConcernFactory(case=kept), name="Bo Två")
    doublet = CaseFactory(full_record=True)
    IdentityFactory(caller=CallerFactory(case=doublet), name="Anna Ettan")
    IdentityFactory(caller=None, person=PersonOfConcernFactory(case=doublet), name="Bo Tvåan")
    doublet.callers.update(same_as=caller)
    Case.objects.filter(pk=doublet.pk).update(
        state="merged", merged_into=kept, closed_at=doublet.opened_at, closed_by=coordinator
    )
    return kept


@pytest.mark.parametrize("few", [0, 20_000])
def test_in_cases_is_everybody_by_whatever_name_they_stand_there(merged, monkeypatch, few):
    monkeypatch.setattr(everybody, "FEW", few)
    other = IdentityFactory(name="Någon Annan").caller.case
    cases = {
        "kept": Case.objects.filter(pk=merged.pk),
        "other": Case.objects.filter(pk=other.pk),
        "both": Case.objects.unmerged(),
        "none": Case.objects.none(),
    }

    found = {which: sorted(row for (row,) in in_cases(rows)) for which, rows in cases.items()}

    asked = {
        which: Identity.objects.by_case().filter(of_case__in=rows.values("pk"))
        for which, rows in cases.items()
    }
    assert found == {which: sorted(rows.values_list("pk", flat=True)) for which, rows in asked.items()}
    assert [len(found[which]) for which in cases] == [4, 1, 5, 0]


def test_what_is_asked_for_is_opened_in_its_order():
    identity = IdentityFactory(name="Påhittad Öberg", phone="070-174 06 05", email=None)
    names = ("phone", "email", "name")
    with everybody.at_all(*names) as people:
        rows = list(people)

    assert rows == in_cases(Case.objects.all(), *names)
    assert rows == [(identity.pk, "070-174 06 05", None, "Påhittad Öberg")]


def test_what_cannot_be_opened_is_told_and_raises_the_alarm(caplog):
    identity = IdentityFactory(name="Påhittad Öberg")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE calls_identity SET name = set_byte(name, 40, 255 - get_byte(name, 40))")
    before = counters.unreadable._value.get()

    rows = in_cases(Case.objects.all(), "name")

    assert rows == [(identity.pk, "kan inte läsas")]
    assert (counters.unreadable._value.get() - before, len(caplog.records)) == (1, 1)
    assert f"calls_identity.name, rad {identity.pk}" in caplog.text


def test_whoever_has_seen_enough_opens_no_more(caplog):
    IdentityFactory.create_batch(3, name="Påhittad Öberg")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE calls_identity SET name = set_byte(name, 40, 255 - get_byte(name, 40))")

    with everybody.at_all("name") as people:
        next(people)

    assert len(caplog.records) == 1
