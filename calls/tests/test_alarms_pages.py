"""The pages of a danger or a child found after the call: they lead back, keep every word, and show to nobody else."""

from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import AlarmFactory, CaseFactory, ChildDecisionFactory, DangerReportFactory, NoteFactory
from calls.models import Alarm, ChildDecision, DangerReport
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

PANEL = {"emergency": "we_called", "told_whom": "112"}
DECISION = {"child_kind": "caller_reports", "seen": "Lillebror är rädd."}


@pytest.fixture
def case(call_taker):
    return CaseFactory(handler=call_taker)


def page(case, name="danger", **query):
    return reverse(f"calls:{name}_create", args=[case.number], query=query or None)


def test_danger_page_saves_and_leads_back_to_the_case(case, call_taker, login):
    client = login(call_taker)

    response = client.post(page(case), PANEL)

    report = DangerReport.objects.get()
    assert (response.status_code, report.found_in) == (302, "case")
    assert response.url == case.just_written(f"fara-{report.pk}", on=timezone.localdate(report.told_at))
    assert f'id="fara-{report.pk}"' in client.get(response.url).content.decode()


def test_child_page_saves_and_leads_back_to_the_note(case, call_taker, login):
    note = NoteFactory(case=case)

    response = login(call_taker).post(page(case, "child", fran="note", id=note.pk), DECISION)

    assert response.url == f"{case.get_absolute_url()}?handelser=alla#anteckning-{note.pk}"
    assert ChildDecision.objects.get().found_id == note.pk


@pytest.mark.parametrize("name", ["danger", "child"])
def test_page_leads_nowhere_outside_the_line(case, call_taker, login, name):
    for till in ("https://ond.example/", "//ond.example/", "/\\ond.example", "javascript:alert(1)"):
        response = login(call_taker).post(page(case, name, till=till), PANEL | DECISION)

        assert urlsplit(response.url)[:3] == ("", "", case.get_absolute_url())


@pytest.mark.parametrize("name", ["danger", "child"])
def test_page_of_what_is_not_in_the_case_does_not_exist(case, call_taker, login, name):
    elsewhere = NoteFactory()
    client = login(call_taker)

    answers = [
        client.get(page(case, name, fran=fran, id=one)).status_code
        for fran, one in [("note", elsewhere.pk), ("answer", uuid4()), ("meeting", uuid4()), ("note", "x")]
    ]

    assert answers == [404] * 4


def test_danger_page_shows_back_what_was_typed(case, call_taker, login):
    response = login(call_taker).post(page(case), {"told_whom": "Enhetschefen", "done": "Hon gick hem."})

    text = response.content.decode()
    assert (response.status_code, "Enhetschefen" in text, "Hon gick hem." in text) == (200, True, True)
    assert set(response.context["form"].errors) == {"emergency"}
    assert not DangerReport.objects.exists()


def test_child_page_shows_back_what_was_typed(case, call_taker, login):
    response = login(call_taker).post(page(case, "child"), {"seen": "Lillebror är rädd."})

    assert "Lillebror är rädd." in response.content.decode()
    assert set(response.context["form"].errors) == {"child_kind"}


def test_page_sent_twice_saves_once(case, call_taker, login):
    client, token = login(call_taker), str(uuid4())

    answers = [client.post(page(case), PANEL | {"token": token}).status_code for _ in range(2)]

    assert (answers, DangerReport.objects.count()) == ([302, 302], 1)


def test_page_on_a_case_that_was_closed_meanwhile_keeps_the_words(call_taker, login):
    case = CaseFactory(closed=True, handler=call_taker)

    response = login(call_taker).post(page(case), PANEL | {"done": "Hon gick hem."})

    text = response.content.decode()
    assert ("Ärendet är avslutat. Öppna det igen först." in text, "Hon gick hem." in text) == (True, True)


def test_what_an_answer_demands_has_its_own_way_out_beside_it(case, call_taker, login):
    alarms = AlarmFactory(case=case), AlarmFactory(case=case)
    response = login(call_taker).get(page(case))

    boxes = response.content.decode().partition('class="choices one-a-line"')[2].partition("</ul>")[0]
    rows = boxes.split("</li>")[:-1]

    for row, alarm in zip(rows, alarms, strict=True):
        assert f'value="{alarm.pk}"' in row
        assert f'href="{reverse("calls:alarm_dismiss", args=[case.number, alarm.pk])}' in row
        assert row.count(">Behövs inte<") == 1


def test_f_on_the_case_page_opens_the_panel_there(case, call_taker, login):
    text = " ".join(login(call_taker).get(case.get_absolute_url()).content.decode().split())

    assert f'href="{page(case)}" data-key="f"' in text
    assert "/samtal/nytt/?fara=ja" not in text


def test_f_on_a_closed_case_opens_a_new_call(call_taker, login):
    case = CaseFactory(closed=True, handler=call_taker)

    assert "/samtal/nytt/?fara=ja" in login(call_taker).get(case.get_absolute_url()).content.decode()


def test_alarm_stands_on_the_case_and_idag_until_it_is_dismissed(case, call_taker, login):
    alarm, client = AlarmFactory(case=case), login(call_taker)
    shown = [alarm.about in client.get(at).content.decode() for at in (case.get_absolute_url(), "/")]

    client.post(reverse("calls:alarm_dismiss", args=[case.number, alarm.pk]), {"reason": "Polisen vet."})

    after = client.get("/").content.decode(), client.get(case.get_absolute_url()).content.decode()
    assert (shown, alarm.about in after[0]) == ([True, True], False)
    assert "Polisen vet." in after[1]
    assert not Alarm.objects.open().exists()


@pytest.mark.parametrize("address", ["danger_create", "child_create", "alarm_dismiss", "urgency_change"])
def test_page_does_not_exist_for_who_has_no_part_in_the_case(case, other_call_taker, manager, login, address):
    args = [case.number, AlarmFactory(case=case).pk] if address == "alarm_dismiss" else [case.number]
    url = reverse(f"calls:{address}", args=args)

    assert [login(user).get(url).status_code for user in (other_call_taker, manager)] == [404, 404]


def test_assessor_reads_what_came_to_light_and_decides(case, call_taker, login):
    assessor = UserFactory(call_taker=True, child_assessor=True)
    note = NoteFactory(case=case)
    left = ChildDecisionFactory(
        later=True,
        waiting=True,
        case=case,
        found_in="note",
        found_id=note.pk,
        assessor=assessor,
        seen="Gråt.",
    )
    client, url = login(assessor), reverse("calls:child_decide", args=[left.pk])

    text = client.get(url).content.decode()
    client.post(url, {"child_kind": "no_report", "child_reason": "Prövat."})

    assert ("Gråt." in text, f"#anteckning-{note.pk}" in text) == (True, True)
    assert ChildDecision.objects.get(settles=left).found_id == note.pk


def test_manager_reviews_what_was_found_later_and_sees_no_more(case, manager, login):
    report = DangerReportFactory(later=True, case=case, done="Hon gick till grannen.")
    client, url = login(manager), reverse("calls:danger_review", args=[report.pk])

    text = client.get(url).content.decode()
    client.post(url, {"review": "Rätt gjort."})

    assert ("Hon gick till grannen." in text, "Kom fram i ärendet." in text) == (True, True)
    assert DangerReport.objects.get().review == "Rätt gjort."
