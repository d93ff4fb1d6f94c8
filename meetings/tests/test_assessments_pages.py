"""The assessment in the browser: signed, replaced, and never lost to somebody who signed first."""

import pytest
from django.urls import reverse

from calls.models import Case
from calls.models.choices import State
from meetings.factories import AssessmentFactory, MeetingFactory
from meetings.models import Assessment
from stodtelefon.tests.databases import every_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(meeting):
    Case.objects.update(state=State.MEETING_HELD)
    return reverse("meetings:assessment", args=[meeting.pk])


def test_page_signs(visitor, meeting, address, coordinator):
    response = visitor.post(address, {"speaks_for": "Nya kontakter.", "ve": "reason"})

    assert response.url == meeting.get_absolute_url()
    one = Assessment.objects.get()
    assert (one.speaks_for, one.ve, one.signed_by) == ("Nya kontakter.", "reason", coordinator)


def test_page_begins_with_the_newest_version(visitor, meeting, address):
    old = AssessmentFactory(meeting=meeting)
    new = AssessmentFactory(meeting=meeting, replaces=old, uncertain="Hur länge.", ve="reason")

    context = visitor.get(address).context

    form = context["form"]
    shown = {name: form[name].value() for name in ("speaks_for", "speaks_against", "uncertain", "ve")}
    assert shown == {
        "speaks_for": new.speaks_for,
        "speaks_against": new.speaks_against,
        "uncertain": "Hur länge.",
        "ve": "reason",
    }
    assert (form["version"].value(), context["newest"], context["older"]) == (str(new.pk), new, [old])


def test_page_replaces_and_keeps_the_old_one_readable(read, visitor, meeting, address):
    first = AssessmentFactory(meeting=meeting, speaks_for="Nya kontakter.")

    visitor.post(address, {"speaks_against": "Borta.", "ve": "no_reason", "version": str(first.pk)})

    assert Assessment.objects.current().get().ve == "no_reason"
    assert "Nya kontakter." in read(visitor.get(address))


def test_page_without_a_word_says_so_and_signs_nothing(visitor, address):
    response = visitor.post(address, {"ve": "reason"})

    assert set(response.context["form"].errors) == {"speaks_for"}
    assert not Assessment.objects.exists()


def test_page_sent_twice_signs_once(visitor, address):
    token = str(visitor.get(address).context["form"]["token"].value())
    data = {"speaks_for": "Nya kontakter.", "ve": "reason", "token": token}

    assert [visitor.post(address, data).status_code for _ in range(2)] == [302, 302]
    assert Assessment.objects.count() == 1


def test_page_written_while_somebody_else_signed_keeps_my_words(read, visitor, meeting, address):
    theirs = AssessmentFactory(meeting=meeting)
    data = {"speaks_for": "Mina ord.", "ve": "reason"}

    response = visitor.post(address, data)

    text = read(response)
    assert ["Mina ord." in text, theirs.speaks_for in text] == [True, True]
    version = response.context["form"]["version"].value()
    assert version == str(theirs.pk)
    assert visitor.post(address, data | {"version": version}).status_code == 302
    assert Assessment.objects.current().get().speaks_for == "Mina ord."


@pytest.mark.parametrize("status", ["offered", "booked", "no_show", "cancelled", "rescheduled"])
def test_page_before_the_meeting_is_held_leads_back(visitor, case, status):
    meeting = MeetingFactory(case=case, **{status: True})

    response = visitor.get(reverse("meetings:assessment", args=[meeting.pk]))

    assert response.url == meeting.get_absolute_url()


def test_page_does_not_exist_for_a_stranger_and_changes_nothing(login, other_call_taker, address):
    visitor, before = login(other_call_taker), every_row()

    assert visitor.post(address, {"speaks_for": "Nya kontakter.", "ve": "reason"}).status_code == 404
    assert every_row() == before


def test_assessment_page_says_what_the_battery_holds(read, visitor, meeting, answer_it):
    url = reverse("meetings:assessment", args=[meeting.pk])
    assert "Inget skrivet vid mötet." in read(visitor.get(url))

    answer_it("hopes", value=["Lugn."])

    text = read(visitor.get(url))
    assert (
        f'Frågebatteriet: <a href="{reverse("meetings:battery_start", args=[meeting.pk])}">1 svar</a>' in text
    )
    assert "Inget skrivet vid mötet." not in text


def test_meeting_that_is_assessed_leads_to_each_way_on(read, visitor, meeting):
    close, link_in = (
        reverse(name, args=[meeting.case.number]) for name in ("calls:case_close", "referrals:create")
    )
    assert [way in read(visitor.get(meeting.get_absolute_url())) for way in (close, link_in)] == [False] * 2

    AssessmentFactory(meeting=meeting)

    assert [way in read(visitor.get(meeting.get_absolute_url())) for way in (close, link_in)] == [True] * 2
