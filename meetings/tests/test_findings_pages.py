"""What somebody has found out, in the browser."""

import pytest
from django.urls import reverse

from meetings.factories import FindingFactory
from meetings.models import Finding
from stodtelefon.tests.databases import every_row

pytestmark = pytest.mark.django_db

NASTY = "<script>alert(1)</script> 😀 \"' å"


def address(finding: Finding) -> str:
    return reverse("meetings:finding_answer", args=[finding.meeting_id, finding.pk])


@pytest.fixture
def task(meeting):
    return FindingFactory(find_out=True, meeting=meeting, text="Vem ser han upp till?")


def test_answer_page_says_what_who_and_when(read, visitor, task):
    text = read(visitor.get(address(task)))

    assert ["Vem ser han upp till?" in text, "den som hör av sig" in text] == [True, True]


def test_answer_page_writes_the_answer_down(visitor, meeting, task):
    response = visitor.post(address(task), {"answer": NASTY})

    assert response.url == meeting.get_absolute_url()
    assert Finding.objects.get().answer == NASTY


def test_answer_of_who_sees_the_meeting_for_that_alone_leads_to_idag(login, other_call_taker, meeting):
    task = FindingFactory(find_out=True, meeting=meeting, owner_kind="colleague", owner=other_call_taker)
    visitor = login(other_call_taker)
    assert visitor.get(meeting.get_absolute_url()).status_code == 200

    assert visitor.post(address(task), {"answer": "En kusin."}).url == "/"


def test_answer_is_shown_as_it_was_written_and_never_as_markup(read, visitor, meeting, task):
    visitor.post(address(task), {"answer": NASTY})

    text = read(visitor.get(meeting.get_absolute_url()))

    assert ["<script>alert" in text, "&lt;script&gt;alert(1)" in text] == [False, True]


def test_answer_page_without_an_answer_says_so(visitor, task):
    response = visitor.post(address(task), {"answer": " "})

    assert set(response.context["form"].errors) == {"answer"}
    assert Finding.objects.get().done_at is None


def test_answer_page_keeps_what_was_typed_when_somebody_else_was_first(read, visitor, task):
    visitor.post(address(task), {"answer": "En kusin."})

    text = read(visitor.post(address(task), {"answer": "En äldre kusin."}))

    assert ["Det har redan fått ett svar." in text, "En äldre kusin." in text] == [True, True]
    assert Finding.objects.get().answer == "En kusin."


def test_answer_page_of_what_is_no_task_does_not_exist(visitor, meeting):
    assert visitor.get(address(FindingFactory(meeting=meeting))).status_code == 404


def test_answer_page_of_another_meetings_task_does_not_exist(visitor, meeting):
    strange = FindingFactory(find_out=True)

    url = reverse("meetings:finding_answer", args=[meeting.pk, strange.pk])

    assert visitor.get(url).status_code == 404


def test_answer_page_does_not_exist_for_a_stranger_and_changes_nothing(login, other_call_taker, task):
    visitor, before = login(other_call_taker), every_row()

    assert visitor.post(address(task), {"answer": "En kusin."}).status_code == 404
    assert every_row() == before
