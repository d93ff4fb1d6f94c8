"""Somebody saved first: the page says whether it was a colleague, or oneself in another window."""

from __future__ import annotations

import pytest
from django.urls import reverse

from calls.factories import CaseFactory, NoteFactory, PersonOfConcernFactory, QuickScanFactory
from meetings.factories import MeetingFactory
from meetings.models import Battery, Question
from outreach.factories import OutreachEventFactory
from referrals.factories import AgencyFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

ONE, TWO = "Det ena", "Det andra"


def note(writer):
    row = NoteFactory(case__handler=writer)
    said = {"event_on": f"{row.event_on}", "source": row.source, "version": f"{row.pk}"}
    return reverse("calls:note_correct", args=[row.case.number, row.pk]), said, "text"


def scan(writer):
    row = QuickScanFactory(call__caller__case__handler=writer)
    said = {"danger": "no", "child_at_risk": "no", "urgency": "none", "outcome": "settled"}
    return reverse("calls:scan_correct", args=[row.call_id]), said | {"version": f"{row.pk}"}, "reason"


def section(writer):
    row = MeetingFactory(held=True, case__handler=writer, battery=Battery.objects.get(number=1))
    field = f"v_{Question.objects.get(section__battery=row.battery, key='hopes').pk}"
    return reverse("meetings:battery", args=[row.pk, "framing"]), {"version": 1}, field


def outreach(writer):
    row = OutreachEventFactory()
    said = {"kind": row.kind.pk, "audiences": row.audience.pk, "on": f"{row.on}", "held_by": writer.pk}
    return reverse("outreach:edit", args=[row.pk]), said | {"version": row.version}, "material"


def agency(_):
    row = AgencyFactory()
    said = {"type": row.type_id, "answer_days": 3, "version": row.version}
    return row.get_absolute_url(), said, "name"


def user(_):
    return reverse("accounts:user_name", args=[UserFactory().pk]), {"title": "", "version": 1}, "name"


PAGES = {
    Role.COORDINATOR: (note, scan, section, outreach, agency),
    Role.ADMINISTRATOR: (user,),
}


@pytest.fixture
def two(request):
    """Two people of one role."""
    return UserFactory(roles=[request.param]), UserFactory(roles=[request.param], name="Kim Kollega")


def answered(made, two, login, *, first):
    """What the second sending from a page is answered with, when somebody had sent it before."""
    address, said, field = made(two[0])
    assert login(first).post(address, said | {field: ONE}).status_code == 302
    answer = login(two[0]).post(address, said | {field: TWO})
    assert [theirs for _, theirs in answer.context["form"].theirs] == [ONE]
    return answer.content.decode()


BY_ROLE = [(role, made) for role, pages in PAGES.items() for made in pages]


@pytest.mark.parametrize(("two", "made"), BY_ROLE, indirect=["two"])
def test_what_oneself_saved_in_another_window_is_said_to_be_there(two, made, login):
    page = answered(made, two, login, first=two[0])

    assert ["I det andra fönstret</span>" in page, "Här</span>" in page] == [True, True]
    assert "Du har själv ändrat det här i ett annat fönster." in page
    assert [word in page for word in ("Deras<", "Ditt<", "deras", "Någon annan har")] == [False] * 4


@pytest.mark.parametrize(("two", "made"), BY_ROLE, indirect=["two"])
def test_what_a_colleague_saved_stands_under_the_colleagues_name(two, made, login):
    page = answered(made, two, login, first=two[1])

    assert ["Kim Kollega</span>" in page, "Ditt</span>" in page] == [True, True]
    assert "Någon annan har ändrat det här medan du skrev." in page
    assert "i det andra fönstret" not in page.lower()


@pytest.mark.parametrize("two", [Role.COORDINATOR], indirect=True)
def test_who_was_first_is_said_at_once_with_what_points_somebody_out(two, login):
    case = CaseFactory(handler=two[0])
    PersonOfConcernFactory(case=case)
    url, said = (
        reverse("calls:person_change", args=[case.number]),
        {"age_band": "15_17", "version": case.version},
    )
    assert (
        login(two[1]).post(url, said | {"age_band": "18_20", "reason": "Mamman sade det."}).status_code == 302
    )

    page = login(two[0]).post(url, said | {"reason": "Fatima Ali sade det."})

    codes = {one.code for errors in page.context["form"].errors.as_data().values() for one in errors}
    assert codes == {"points_out", "stale"}
    assert "Kim Kollega</span>" in page.content.decode()
