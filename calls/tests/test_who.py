"""Two who have been in touch about one case are called the same on every page, and nowhere beyond the code."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.people import open_by_code
from calls.actions.withdrawals import withdraw_caller
from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseFactory,
    ChildDecisionFactory,
    IdentityFactory,
    LikenessFactory,
    QuickScanFactory,
)
from calls.models import Caller
from calls.models.codes import CallerRole
from calls.who import callers_of, to_choose
from meetings.factories import MeetingFactory
from meetings.models import Battery, Meeting
from stodtelefon.dates import day
from stodtelefon.privacy.reference_codes import reference_code_hash

pytestmark = pytest.mark.django_db

CODE = "LEK-47-RAV"
PARENT = "förälder eller vårdnadshavare"
SECOND = f"erson 2, {PARENT}"


@pytest.fixture
def second(coordinator) -> Caller:
    """The parent who called second about the coordinator's case, though written down before the teacher who called
    first."""
    case = CaseFactory(handler=coordinator, record_level="open_service", waiting=True)
    parent = CallerFactory(case=case, role=CallerRole.objects.get(key="parent"))
    parent.code_hash, parent.code_set_at = reference_code_hash(CODE), timezone.now()
    parent.save()
    teacher = CallerFactory(case=case)
    now = timezone.now()
    for caller, received_at in ((teacher, now - timedelta(days=2)), (parent, now)):
        QuickScanFactory(call=CallFactory(caller=caller, received_at=received_at))
        IdentityFactory(caller=caller, phone="070-123 45 67")
    return parent


def met(caller) -> Meeting:
    return MeetingFactory(held=True, case=caller.case, caller=caller, battery=Battery.objects.get(number=1))


def battery(caller):
    meeting = met(caller)
    return reverse("meetings:battery", args=[meeting.pk, meeting.battery.sections.first().key])


PAGES = {
    "case": lambda it: it.case.get_absolute_url(),
    "call": lambda it: reverse("calls:call", args=[it.calls.get().pk]),
    "call again": lambda it: reverse("calls:create_joined", args=[it.pk]),
    "call of another": lambda it: f"{reverse('calls:create')}?arende={it.case.number}",
    "identity": lambda it: reverse("calls:identity", args=[it.case.number, it.identity.pk]),
    "withdrawal": lambda it: reverse("calls:caller_withdraw", args=[it.pk]),
    "split": lambda it: reverse("calls:split_create", args=[it.case.number]),
    "split of one": lambda it: reverse("calls:split_confirm", args=[it.case.number, it.pk]),
    "child": lambda it: reverse(
        "calls:child_decide", args=[ChildDecisionFactory(call=it.calls.get(), waiting=True).pk]
    ),
    "likeness": lambda it: reverse("calls:likeness", args=[LikenessFactory(one=it.case).pk]),
    "merge": lambda it: reverse("calls:merge_confirm", args=[it.case.number, CaseFactory().number]),
    "booking": lambda it: reverse("meetings:create", args=[it.case.number]),
    "booking with": lambda it: f"{reverse('meetings:create', args=[it.case.number])}?med={it.pk}",
    "meeting": lambda it: met(it).get_absolute_url(),
    "battery": battery,
}


@pytest.mark.parametrize("name", PAGES)
def test_second_caller_is_called_person_2_on_the_page(second, coordinator, login, name):
    if name == "child":
        coordinator.is_child_assessor = True
        coordinator.save()

    page = login(coordinator).get(PAGES[name](second))

    assert (page.status_code, SECOND in page.content.decode()) == (200, True)


def test_the_number_is_the_order_of_the_first_calls(second):
    callers = callers_of(second.case)
    days = [day(timezone.now() - timedelta(days=ago)) for ago in (2, 0)]

    assert [to_choose(caller, callers) for caller in callers] == [
        f"Person 1, lärare eller annan skolpersonal, hörde av sig första gången {days[0]}",
        f"P{SECOND}, hörde av sig första gången {days[1]}",
    ]


def test_new_code_says_whose_it_is(second, coordinator, login):
    page = login(coordinator).post(reverse("calls:code_replace", args=[second.pk])).content.decode()

    assert f"Till p{SECOND}." in page


def test_timeline_says_which_of_them_withdrew(second, coordinator, login):
    withdraw_caller(caller=second, by=coordinator)

    page = login(coordinator).get(second.case.get_absolute_url()).content.decode()

    assert f"P{SECOND}, drog sig tillbaka" in page


@pytest.mark.parametrize("name", ["calls:caller", "calls:caller_withdraw", "calls:create_joined"])
def test_who_has_the_code_alone_hears_nothing_of_the_other(second, other_call_taker, login, name):
    open_by_code(code=CODE, by=other_call_taker)

    page = login(other_call_taker).get(reverse(name, args=[second.pk]))

    assert (page.status_code, "erson 2" in page.content.decode()) == (200, False)
