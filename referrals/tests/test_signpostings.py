"""Helping onward: to an agency or a type of agency, with nothing told about anybody."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from calls.factories import CaseFactory
from calls.models import Need
from calls.models.choices import State
from referrals.actions.signpostings import signpost
from referrals.factories import AgencyFactory, SignpostingFactory
from referrals.forms.signpostings import SignpostingForm
from referrals.models import AgencyType, Disclosure, Referral, Signposting
from referrals.reporting import SEVERAL, helped_onward_by_group
from referrals.tests.rows import type_of
from stodtelefon.tests.databases import every_row
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

CREATE = "referrals:signposting_create"


# What it does


def test_signpost_to_a_type_keeps_what_was_said(call_taker):
    case, at = CaseFactory(), timezone.now() - timedelta(hours=1)

    signpost(
        case=case,
        agency_type=type_of("civil_society"),
        need=Need.objects.get(key="talk"),
        note="Gav numret till anhöriglinjen.",
        at=at,
        by=call_taker,
    )

    row = Signposting.objects.get()
    assert (row.case, row.agency_type.key, row.agency) == (case, "civil_society", None)
    assert (row.need.key, row.note) == ("talk", "Gav numret till anhöriglinjen.")
    assert (row.given_at, row.created_by) == (at, call_taker)
    assert row.to_words == "förening eller organisation"


def test_signpost_to_an_agency_has_its_type(call_taker):
    agency = AgencyFactory()

    signpost(case=CaseFactory(), agency=agency, by=call_taker)

    row = Signposting.objects.get()
    assert (row.agency, row.agency_type, row.to_words) == (agency, agency.type, agency.name)


def test_signpost_to_an_agency_of_another_type_than_was_chosen(call_taker):
    agency = AgencyFactory(police=True)

    signpost(case=CaseFactory(), agency=agency, agency_type=type_of("school"), by=call_taker)

    assert Signposting.objects.get().agency_type.key == "police"


@pytest.mark.parametrize("note", [None, ""])
def test_signpost_needs_neither_need_nor_words(call_taker, note):
    signpost(case=CaseFactory(), agency_type=type_of("school"), note=note, by=call_taker)

    row = Signposting.objects.get()
    assert (row.need, row.note) == (None, None)


def test_signpost_leaves_one_line_without_a_word_of_it(logged, call_taker):
    case = CaseFactory()

    row = signpost(case=case, agency_type=type_of("school"), note="Ord.", by=call_taker)

    logged("signposting.given", by=call_taker, target=row, case=case)


def test_signpost_tells_nobody_anything(call_taker):
    signpost(case=CaseFactory(), agency=AgencyFactory(police=True), note="Ord.", by=call_taker)

    assert (Disclosure.objects.count(), Referral.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.SCANNED, State.SCANNED),
        (State.MEETING_PLANNED, State.MEETING_PLANNED),
        (State.MEETING_HELD, State.FOLLOW_UP),
        (State.FOLLOW_UP, State.FOLLOW_UP),
    ],
)
def test_signpost_moves_the_case_along(call_taker, before, after):
    case = CaseFactory(state=before, last_entry_on=day(-30))

    signpost(case=case, agency_type=type_of("school"), by=call_taker)

    case.refresh_from_db()
    assert (case.state, case.last_entry_on) == (after, day(0))


def test_signpost_sent_twice_is_one(logged, call_taker):
    values = {"case": CaseFactory(), "agency_type": type_of("school"), "token": uuid4(), "by": call_taker}

    first = signpost(**values)
    second = signpost(**values)

    assert (first, Signposting.objects.count()) == (second, 1)
    logged("signposting.given", by=call_taker, target=first, case=first.case)


# What is refused


def test_signpost_to_nowhere_is_refused(refused, call_taker):
    case = CaseFactory()

    with refused("Välj vart du hänvisar.") as refusal:
        signpost(case=case, note="Ord.", by=call_taker)

    assert list(refusal.value.message_dict) == ["agency_type"]


@pytest.mark.parametrize("days", [-1, 0])
def test_signpost_to_a_retired_agency_is_refused(refused, call_taker, days):
    case, agency = CaseFactory(), AgencyFactory(retired_on=day(days))

    with refused("Samverkansaktören används inte längre. Välj en annan.") as refusal:
        signpost(case=case, agency=agency, by=call_taker)

    assert list(refusal.value.message_dict) == ["agency"]


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ({"state": State.NEW, "urgency": ""}, "Gör klart snabbscanningen först."),
        ({"closed": True}, "Ärendet är avslutat. Öppna det igen först."),
    ],
)
def test_signpost_where_the_case_does_not_allow_it_is_refused(refused, call_taker, case, sentence):
    case = CaseFactory(**case)

    with refused(sentence):
        signpost(case=case, agency_type=type_of("school"), by=call_taker)


def test_signpost_with_somebody_elses_form_is_refused(refused, call_taker, other_call_taker):
    values = {"case": CaseFactory(), "agency_type": type_of("school"), "token": uuid4()}
    signpost(**values, by=other_call_taker)

    with refused("Formuläret tillhör någon annan. Öppna ett nytt och försök igen."):
        signpost(**values, by=call_taker)


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (timezone.now() + timedelta(days=1), "Tidpunkten ligger i framtiden. Ange när det faktiskt hände."),
        (timezone.make_aware(datetime(1926, 1, 1)), "Kontrollera årtalet. Ange när det faktiskt hände."),
    ],
)
def test_signpost_at_a_time_that_cannot_be_is_refused(refused, call_taker, at, sentence):
    case = CaseFactory()

    with refused(sentence):
        signpost(case=case, agency_type=type_of("school"), at=at, by=call_taker)


def test_signpost_with_too_many_words_is_refused(call_taker):
    values = {"case": CaseFactory(), "agency_type": type_of("school"), "by": call_taker}
    before = every_row()

    with pytest.raises(ValidationError) as refusal:
        signpost(**values, note="å" * 1001)

    assert [error.code for error in refusal.value.error_dict["note"]] == ["max_length"]
    assert every_row() == before


# Which there are


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("call_taker", ["own"]),
        ("coordinator", ["own", "others"]),
        ("manager", []),
        ("archivist", []),
        ("statistics_reader", []),
        ("administrator", []),
    ],
)
def test_signpostings_are_those_of_the_cases_that_one_may_open(
    request, call_taker, other_call_taker, who, sees
):
    rows = {
        "own": SignpostingFactory(case__handler=call_taker),
        "others": SignpostingFactory(case__handler=other_call_taker),
    }

    found = Signposting.objects.visible_to(request.getfixturevalue(who))

    assert set(found) == {rows[name] for name in sees}


def test_a_period_holds_its_start_and_not_its_end():
    start = timezone.now() - timedelta(days=3)
    end = start + timedelta(days=1)
    second = timedelta(seconds=1)
    for at in (start - second, start, end - second, end):
        SignpostingFactory(given_at=at)

    found = Signposting.objects.given_between(start, end).order_by("given_at")

    assert [row.given_at for row in found] == [start, end - second]


def test_the_year_counts_each_case_in_one_group():
    start = timezone.now() - timedelta(days=3)
    later = start + timedelta(hours=1)
    twice, everywhere = CaseFactory(), CaseFactory()
    for case, key, at in (
        (twice, "school", start),
        (twice, "student_health", later),
        (everywhere, "school", start),
        (everywhere, "psychiatry", later),
        (CaseFactory(), "leisure", start),
        (CaseFactory(), "police", start - timedelta(seconds=1)),
    ):
        SignpostingFactory(case=case, agency_type=type_of(key), given_at=at)

    counted = helped_onward_by_group(start, start + timedelta(days=1))

    assert counted == {"school": 1, SEVERAL: 1, "other": 1}


# The page


def test_it_is_written_from_the_page(login, call_taker):
    case, agency = CaseFactory(handler=call_taker), AgencyFactory()
    typed = {"agency": agency.pk, "note": "Gav numret.", "token": uuid4()}

    answer = login(call_taker).post(reverse(CREATE, args=[case.number]), typed)

    assert (answer.status_code, answer.url) == (302, case.get_absolute_url())
    row = Signposting.objects.get()
    assert (row.case, row.agency, row.note, row.created_by) == (case, agency, "Gav numret.", call_taker)


def test_the_page_asks_where_to(login, call_taker):
    case = CaseFactory(handler=call_taker)

    answer = login(call_taker).post(reverse(CREATE, args=[case.number]), {"note": "Gav numret."})

    assert list(answer.context["form"].errors) == ["agency_type"]
    assert not Signposting.objects.exists()


def test_the_page_offers_what_is_in_use():
    agency = AgencyFactory()
    AgencyFactory(retired=True)
    AgencyType.objects.filter(key="customs").update(retired_on=day(0))
    Need.objects.filter(key="talk").update(retired_on=day(0))

    fields = SignpostingForm(case=CaseFactory()).fields

    assert list(fields["agency"].queryset) == [agency]
    assert type_of("customs") not in fields["agency_type"].queryset
    assert Need.objects.get(key="talk") not in fields["need"].queryset
