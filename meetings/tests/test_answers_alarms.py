"""A flagged "ja" demands its deed: led to at once, on the case until done, and never twice."""

import pytest
from django.urls import reverse

from calls.actions.alarms import dismiss_alarm
from calls.actions.danger import report_danger
from calls.actions.promises import differences
from calls.inputs import DangerInput
from calls.models import Alarm, ChildDecision, DangerReport, Promise
from meetings.actions.answers import change_answer
from meetings.actions.batteries import sign_battery
from meetings.models import Answer, Finding

pytestmark = pytest.mark.django_db

DONE = DangerInput(emergency="we_called", told_whom="112")
YES = {"value": ["yes"]}


@pytest.fixture
def section(meeting, question, visitor):
    """`section(afraid="yes", go="next")`: what the page of the section about safety answers."""
    url = reverse("meetings:battery", args=[meeting.pk, "safety"])
    keys = {"afraid": "anyone_afraid", "weapons": "access_to_weapons"}

    def send(**said):
        version = visitor.get(url).context["form"]["version"].value()
        typed = {f"v_{question(keys[name]).pk}": said.pop(name) for name in list(said) if name in keys}
        return visitor.post(url, {"version": version, "go": "next"} | typed | said)

    return send


@pytest.mark.parametrize(
    ("key", "deed"), [("anyone_afraid", "danger"), ("named_target", "danger"), ("home_and_children", "child")]
)
def test_flagged_yes_gives_the_alarm_of_its_deed(answer_it, question, coordinator, case, key, deed):
    (answer,) = answer_it(key, **YES)

    alarm = Alarm.objects.get()
    assert (alarm.deed, alarm.found_in, alarm.found_id, alarm.case) == (deed, "answer", answer.pk, case)
    assert (alarm.about, alarm.raised_by) == (f"Ja på frågan: {question(key).text}", coordinator)
    assert Promise.objects.open().filter(kind="answer_to_act_on", case=case).exists()
    assert differences() == []


@pytest.mark.parametrize("value", ["no", "unknown", "declined"])
def test_other_answers_give_no_alarm(answer_it, value):
    answer_it("anyone_afraid", value=[value])

    assert not Alarm.objects.exists()


def test_yes_that_is_not_flagged_gives_no_alarm(answer_it):
    answer_it("person_knows", **YES)

    assert not Alarm.objects.exists()


def test_yes_with_a_decision_in_words_gives_no_alarm(answer_it):
    answer_it("anyone_afraid", **YES, decision="Polisen vet redan.")

    assert not Alarm.objects.exists()


def test_decision_in_words_ends_the_alarm_with_its_reason(answer_it):
    answer_it("anyone_afraid", **YES)
    answer_it("anyone_afraid", **YES, decision="Polisen vet redan.")

    alarm = Alarm.objects.get()
    assert (alarm.ended_how, alarm.reason) == ("not_needed", "Polisen vet redan.")


def test_decision_that_is_emptied_gives_the_alarm_anew(answer_it):
    answer_it("anyone_afraid", **YES)
    answer_it("anyone_afraid", **YES, decision="Polisen vet redan.")
    answer_it("anyone_afraid", **YES)

    assert [alarm.ended_how for alarm in Alarm.objects.all()] == ["not_needed", ""]


def test_answer_that_is_taken_back_takes_the_alarm_back(answer_it):
    answer_it("anyone_afraid", **YES)
    answer_it("anyone_afraid", value=["no"])

    assert Alarm.objects.get().ended_how == "taken_back"
    assert not Promise.objects.open().filter(kind="answer_to_act_on").exists()


@pytest.mark.parametrize("way", ["done", "dismissed"])
def test_what_was_settled_is_not_asked_for_again(answer_it, case, coordinator, way):
    answer_it("anyone_afraid", **YES)
    alarm = Alarm.objects.get()
    if way == "done":
        report_danger(case=case, given=DONE, by=coordinator, alarms=[alarm])
    else:
        dismiss_alarm(alarm=alarm, reason="Polisen vet.", by=coordinator)

    answer_it("anyone_afraid", **YES, note="Hon är lugnare nu.")

    assert not Alarm.objects.open().exists()


@pytest.mark.parametrize("way", ["done", "dismissed"])
def test_battery_is_signed_when_the_deed_stands_in_place_of_the_decision(
    answer_it, meeting, case, coordinator, refused, way
):
    answer_it("anyone_afraid", **YES)
    with refused("Svaret är ja. Skriv vad ni beslutar."):
        sign_battery(meeting=meeting, by=coordinator)
    alarm = Alarm.objects.get()
    if way == "done":
        report_danger(case=case, given=DONE, by=coordinator, alarms=[alarm])
    else:
        dismiss_alarm(alarm=alarm, reason="Polisen vet.", by=coordinator)

    signed = sign_battery(meeting=meeting, by=coordinator)

    assert signed.battery_signed_by == coordinator


def test_new_version_of_a_signed_yes_goes_on_with_what_was_done(answer_it, meeting, case, coordinator):
    answer_it("anyone_afraid", **YES)
    report_danger(case=case, given=DONE, by=coordinator, alarms=Alarm.objects.all())
    sign_battery(meeting=meeting, by=coordinator)

    for note in ("Hon sa det två gånger.", "Hon sa det tre gånger."):
        old = Answer.objects.current().get()
        change_answer(answer=old, content=YES | {"note": note}, by=coordinator)

    assert Alarm.objects.get().found_id == Answer.objects.current().get().pk


# In the browser


def test_flagged_yes_leads_straight_to_the_deed_and_from_there_onward(section, meeting, visitor):
    led = section(afraid="yes", weapons="yes")
    done = visitor.post(
        led.url, {"emergency": "we_called", "told_whom": "112", "alarms": ticked(visitor, led.url)}
    )

    assert led.url.startswith(f"/arenden/{meeting.case.number}/fara/?fran=answer")
    assert done.url == reverse("meetings:battery", args=[meeting.pk, "what_works"])
    assert (DangerReport.objects.count(), Alarm.objects.open().exists()) == (1, False)


def ticked(visitor, url):
    return visitor.get(url).context["form"]["alarms"].value()


def test_deed_done_for_one_answer_leads_to_the_next_that_demands_one(section, visitor, case):
    led = section(afraid="yes", weapons="yes")
    first, second = Alarm.objects.all()

    done = visitor.post(led.url, {"emergency": "we_called", "told_whom": "112", "alarms": [str(first.pk)]})

    assert f"id={second.found_id}" in done.url


def test_saying_that_nothing_is_needed_leads_onward_too(section, visitor, meeting):
    led = section(afraid="yes")
    page = visitor.get(led.url)
    way = reverse("calls:alarm_dismiss", args=[meeting.case.number, Alarm.objects.get().pk])
    assert f'href="{way}?' in page.content.decode()

    query = led.url.partition("?")[2]
    done = visitor.post(f"{way}?{query}", {"reason": "Polisen vet redan."})

    assert done.url == reverse("meetings:battery", args=[meeting.pk, "what_works"])


@pytest.mark.parametrize(("go", "page"), [("fara", "fara"), ("barn", "barn")])
def test_danger_or_child_from_the_battery_saves_what_was_typed_first(section, visitor, meeting, go, page):
    here = reverse("meetings:battery", args=[meeting.pk, "safety"])
    led = section(afraid="no", go=go, **{"works-text": "Pratar med farmor."})
    typed = {"emergency": "we_called", "told_whom": "112", "child_kind": "caller_reports", "seen": "Gråt."}
    back = visitor.post(led.url, typed)

    assert led.url.startswith(f"/arenden/{meeting.case.number}/{page}/?fran=meeting&id={meeting.pk}")
    assert (Answer.objects.get().value, Finding.objects.get().text) == (["no"], "Pratar med farmor.")
    assert back.url == here
    report = (DangerReport if go == "fara" else ChildDecision).objects.get()
    assert (report.found_in, report.found_id) == ("meeting", meeting.pk)


def test_button_beside_the_answer_leads_to_its_deed(section, question, answer_it):
    answer_it("anyone_afraid", **YES)

    led = section(afraid="yes", go=f"deed:{question('anyone_afraid').pk}")

    assert f"id={Answer.objects.get().pk}" in led.url


def test_f_in_the_battery_saves_and_opens_the_panel_there(section, meeting, visitor, read):
    url = reverse("meetings:battery", args=[meeting.pk, "safety"])

    assert 'name="go" value="fara" data-key="f"' in read(visitor.get(url))


def test_f_on_the_meeting_opens_the_panel_there(meeting, visitor, read):
    text = read(visitor.get(meeting.get_absolute_url()))

    assert f"/arenden/{meeting.case.number}/fara/?fran=meeting&amp;id={meeting.pk}" in text
