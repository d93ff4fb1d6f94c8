"""A line on Idag says what it takes to act: who, how urgent, by when, how they are reached; and nothing twice."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import capfirst

from calls.factories import CallerFactory, CallFactory, CaseFactory, IdentityFactory, ReminderFactory
from calls.models import CallerRole, Case
from calls.promise_kinds import kinds
from calls.promptness import add_working_days
from calls.who import callers_of, who
from meetings.factories import MeetingFactory
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.dates import day, day_in_sentence, midnight
from stodtelefon.desk.groups import groups_for
from stodtelefon.desk.tests.every_kind import EVERY

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def lines_of(user, title):
    groups = {group.title: group for group in groups_for(user, today=TODAY())}
    return groups[title].steps if title in groups else []


def caller_of(case, **values):
    return CallerFactory(case=case, role=CallerRole.objects.first(), **values)


@pytest.fixture
def case(call_taker):
    return CaseFactory(
        handler=call_taker, waiting=True, urgency="prompt", meet_by=add_working_days(TODAY(), 2)
    )


def test_meeting_to_book_says_who_how_urgent_by_when_and_how_they_are_reached(call_taker, case, login):
    caller = caller_of(case)
    IdentityFactory(
        caller=caller,
        phone="070-000 00 01",
        email=None,
        contact_safety="Aldrig hemma.",
        contact_times="Efter 15",
    )

    (step,) = lines_of(call_taker, "Möten att boka")

    assert (step.what, step.who, step.badge) == ("", caller.role.label, "2 arbetsdagar kvar")
    assert step.why == f"Skyndsamt, senast {day_in_sentence(case.meet_by)}."
    assert (step.safety, step.reach, step.whose) == ("Aldrig hemma.", "Nås på telefon: Efter 15.", "")
    page = login(call_taker).get("/").content.decode()
    assert page.index("Så får ni nå mig:") < page.index("Aldrig hemma.") < page.index("Nås på telefon")
    assert "070-000 00 01" not in page


WITH_CALLER = {name: kind for name, kind in kinds().items() if kind.is_with_caller}


def test_what_is_done_with_who_got_in_touch_is_so_in_each_app():
    """The others are done with an agency, a manager, or on the page of the case."""
    assert sorted(set(EVERY) - set(WITH_CALLER)) == [
        *("access_to_answer", "assessment_to_review", "callback", "case_to_take"),
        *("case_without_contact", "child_to_assess", "cooperation_to_keep_up"),
        *("danger_to_review", "deputyship_to_decide"),
        *("disclosure_refused", "disclosure_to_approve", "disclosure_to_review"),
        *("disclosure_to_tell", "draft_to_finish", "factor_reset_to_decide"),
        *("identities_to_review", "likeness"),
        *(
            "link_to_confirm",
            "log_question_to_answer",
            "log_review_to_sign",
            "opening_to_decide",
            "opening_to_review",
        ),
        *("outreach_to_do", "referral_to_answer", "referral_to_approve", "referral_to_send"),
        *("referral_to_write", "release_to_decide", "restriction_lacks_people", "restriction_to_decide"),
        *("role_change_to_decide", "stalled_case", "year_to_release"),
    ]


@pytest.mark.parametrize("name", WITH_CALLER)
def test_line_says_how_who_got_in_touch_is_reached_with_safety_first(coordinator, name, login):
    made = EVERY[name](coordinator)
    case = next(row for row in (made, *_beyond(made)) if isinstance(row, Case))
    caller = case.callers.first() or caller_of(case)
    IdentityFactory(caller=caller, phone="070-000 00 01", email=None, contact_safety="Aldrig hemma.")

    page = login(coordinator).get("/").content.decode()

    lines = [
        line
        for line in re.findall(r"<li>\n<span class=\"what\">.*?</li>", page, re.DOTALL)
        if case.number in line and "Nås på telefon" in line
    ]
    title = kinds()[name].title
    assert lines, title
    for line in lines:
        assert 0 < line.index('class="why safety"') < line.index("Aldrig hemma.") < line.index("Nås på")
    assert "070-000 00 01" not in page


def _beyond(row):
    """What a row hangs on, as far as its case."""
    for name in ("case", "meeting", "call", "signposting", "caller"):
        if (further := getattr(row, name, None)) is not None:
            yield further
            yield from _beyond(further)


@pytest.mark.parametrize(
    ("contact", "code", "said"),
    [
        (
            {"phone": "1", "email": "a@b.se", "interpreter_language": "urdu"},
            None,
            "Nås på telefon och e-post. Tolk: urdu.",
        ),
        ({"phone": None, "email": None, "address": "Gatan 1"}, None, "Nås med brev."),
        (None, b"1" * 33, "Ringer själv tillbaka med sin kod."),
        (None, None, "Har ingen kontaktuppgift och ingen kod."),
    ],
)
def test_line_says_by_what_somebody_is_reached(call_taker, case, contact, code, said):
    caller = caller_of(case, code_hash=code, code_set_at=timezone.now() if code else None)
    if contact:
        IdentityFactory(caller=caller, **contact)

    (step,) = lines_of(call_taker, "Möten att boka")

    assert step.reach == said


def test_several_are_told_apart_and_who_has_withdrawn_is_not_reached(call_taker, case):
    roles = list(CallerRole.objects.all()[:3])
    for role in roles[:2]:
        CallerFactory(case=case, role=role, code_hash=None, code_set_at=None)
    CallerFactory(case=case, role=roles[2], withdrawn_at=timezone.now())

    (step,) = lines_of(call_taker, "Möten att boka")

    assert step.who == f"{roles[0].label}, {roles[1].label}"
    assert step.reach.count("har ingen kontaktuppgift") == 2
    assert roles[2].label not in step.reach.lower()


def test_two_of_one_role_have_the_numbers_of_their_case(call_taker, case):
    later, first = (CallerFactory(case=case, role=CallerRole.objects.first()) for _ in range(2))
    for days, caller in enumerate((first, later)):
        CallFactory(caller=caller, received_at=timezone.now() - timedelta(days=9 - days))
        IdentityFactory(caller=caller, contact_safety=f"Bara sms, {days}", phone="070-123 45 67")

    (step,) = lines_of(call_taker, "Möten att boka")

    callers = callers_of(case)
    assert callers == [first, later]
    said = [f"{capfirst(who(caller, callers))}: Bara sms, {days}." for days, caller in enumerate(callers)]
    assert step.safety == " ".join(said)


def test_handler_is_named_where_it_is_somebody_else(call_taker, coordinator, case):
    case.meet_by = TODAY() - timedelta(days=4)
    case.save()
    late = CaseFactory(handler=call_taker, waiting=True, meet_by=TODAY() - timedelta(days=4))

    (own, *_) = lines_of(call_taker, "Möten att boka")
    whose = [step.whose for step in lines_of(coordinator, "Möten att boka") if step.subject == late.number]

    assert (own.whose, whose) == ("", [call_taker.name])
    assert call_taker.name not in own.why


def test_no_line_says_what_the_heading_says(coordinator, manager):
    coordinator.is_child_assessor = True
    coordinator.save()
    for make in EVERY.values():
        make(coordinator)

    said = {kind.title for kind in kinds().values() if kind.title_says}
    seen = set()
    for user in (coordinator, manager):
        for group in groups_for(user, today=TODAY()):
            title = group.title.lower().partition(":")[0]
            lines = [words for step in group.steps for words in (step.what.lower(), step.why.lower())]
            assert not [words for words in lines if words.startswith(title)], group.title
            if group.title in said:
                seen.add(group.title)
                assert [step.what for step in group.steps] == [""] * len(group.steps)
    assert seen == said


def test_unassigned_case_says_nothing_of_who_called_to_who_may_not_open_it(call_taker, coordinator):
    caller = caller_of(CaseFactory(waiting=True))

    said = [lines_of(user, "Ej tilldelade")[0].who for user in (call_taker, coordinator)]

    assert said == ["", caller.role.label]


def test_meetings_of_the_next_working_day_have_a_group(call_taker, other_call_taker, coordinator):
    today, until = TODAY(), add_working_days(TODAY(), 1)
    at = timezone.now() + (until - today)
    mine = MeetingFactory(
        case__handler=call_taker, booked=True, starts_at=at, ends_at=at + timedelta(minutes=1)
    )
    theirs = MeetingFactory(
        case__handler=other_call_taker, booked=True, starts_at=at, ends_at=at + timedelta(minutes=1)
    )
    MeetingFactory(case__handler=call_taker, booked=True, starts_at=at + timedelta(days=9))
    title = (
        "Morgondagens möten" if (until - today).days == 1 else f"Möten till och med {day_in_sentence(until)}"
    )

    found = [{step.subject for step in lines_of(user, title)} for user in (call_taker, coordinator)]

    assert found == [{mine.case.number}, {mine.case.number, theirs.case.number}]


def test_question_of_the_manager_stands_on_the_handlers_idag(manager, call_taker, login):
    late = CaseFactory(handler=call_taker, waiting=True, meet_by=TODAY() - timedelta(days=30))
    client = login(manager)
    (step,) = lines_of(manager, "Möten över tiden")
    assert (step.label, step.post, step.what) == ("Fråga", True, "")

    answer = client.post(step.url, follow=True)

    assert f"Frågan om {late.number} står nu på Idag hos {call_taker.name}." in answer.content.decode()
    (question,) = lines_of(call_taker, "Bevakningar")
    assert (question.what.startswith(f"{manager.name} frågar:"), question.label) == (True, "Klar")
    (again,) = lines_of(manager, "Möten över tiden")
    assert (again.label, again.post) == ("Omfördela", False)
    assert "Du har redan frågat." in client.post(step.url, follow=True).content.decode()
    assert late.reminders.count() == 1


def test_case_is_asked_about_once_whoever_of_the_managers_asks(manager, call_taker, login):
    other = UserFactory(roles=["manager"])
    late = CaseFactory(handler=call_taker, waiting=True, meet_by=TODAY() - timedelta(days=30))
    (step,) = lines_of(manager, "Möten över tiden")
    login(other).post(step.url)

    (step,) = lines_of(manager, "Möten över tiden")
    answer = login(manager).post(f"/arenden/{late.number}/fraga/", follow=True).content.decode()

    assert (step.label, step.why.partition("hos ")[2]) == (
        "Omfördela",
        f"{call_taker.name}. {other.name} frågade {day(timezone.now())}.",
    )
    assert f"{other.name} har redan frågat. Frågan från {day(timezone.now())} står kvar" in answer
    assert late.reminders.count() == 1


def test_sentences_about_who_is_away_are_whole(manager, call_taker, login):
    other = UserFactory(roles=["manager"])
    CaseFactory(handler=call_taker, waiting=True, meet_by=TODAY() - timedelta(days=30))
    (step,) = lines_of(manager, "Möten över tiden")
    login(other).post(step.url)
    for person in (call_taker, other):
        AwayFactory(user=person, going_on=True)

    (step,) = lines_of(manager, "Möten över tiden")

    assert step.why.partition("hos ")[2] == (
        f"{call_taker.name}, som är borta. {other.name} frågade {day(timezone.now())}."
    )


def test_reminder_of_a_manager_who_handles_cases_too_is_no_question(manager, coordinator):
    coordinator.roles = ["coordinator", "manager"]
    coordinator.save()
    late = CaseFactory(handler=coordinator, waiting=True, meet_by=TODAY() - timedelta(days=30))
    ReminderFactory(case=late, created_by=coordinator, due_on=TODAY())

    assert [step.label for step in lines_of(manager, "Möten över tiden")] == ["Fråga"]


def test_what_is_late_in_one_case_stands_in_one_line_with_one_deed(manager, call_taker, login):
    late = CaseFactory(handler=call_taker, waiting=True, meet_by=TODAY() - timedelta(days=30))
    ReminderFactory(case=late, created_by=call_taker, due_on=TODAY() - timedelta(days=30))
    alone = CaseFactory(handler=call_taker)
    for ago in (40, 30):
        ReminderFactory(case=alone, created_by=call_taker, due_on=TODAY() - timedelta(days=ago))

    (meeting,), (other,) = (lines_of(manager, title) for title in ("Möten över tiden", "Annat över tiden"))

    assert (meeting.subject, other.subject) == (late.number, alone.number)
    for step in (meeting, other):
        assert re.search(r" Också sent: bevakning, \d+ arbetsdagar över tiden\.$", step.why)
    page = login(manager).get("/").content.decode()
    assert [page.count(f"/arenden/{one.number}/fraga/") for one in (late, alone)] == [1, 1]


def test_late_case_of_somebody_away_is_given_to_a_colleague(manager, call_taker, other_call_taker, login):
    late = CaseFactory(handler=call_taker, waiting=True, meet_by=TODAY() - timedelta(days=30))
    AwayFactory(user=call_taker, first_day=TODAY(), last_day=TODAY() + timedelta(days=9))
    (step,) = lines_of(manager, "Möten över tiden")
    client = login(manager)
    page = client.get(step.url).content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)

    client.post(step.url, {"to": other_call_taker.pk, "reason": "", "version": version[1] if version else ""})

    late.refresh_from_db()
    assert (step.label, late.handler) == ("Omfördela", other_call_taker)
    assert late.get_absolute_url() not in page


@pytest.mark.parametrize("deed", ["fraga", "omfordela"])
def test_manager_does_nothing_about_what_is_not_late(manager, case, login, deed):
    answer = login(manager).post(f"/arenden/{case.number}/{deed}/")

    assert (answer.status_code, case.reminders.count()) == (404, 0)


def facts_of(user):
    groups = {group.title: group for group in groups_for(user, today=TODAY())}
    return {one.name: ", ".join(words for words, _ in one.said) for one in groups["Läget i siffror"].facts}


def test_manager_has_the_line_in_numbers_alone(manager, call_taker, login):
    CaseFactory(handler=call_taker, waiting=True, meet_by=TODAY() - timedelta(days=1))
    ReminderFactory(case__handler=call_taker, due_on=TODAY() - timedelta(days=1))

    facts = facts_of(manager)

    assert facts["Öppna ärenden"] == "2"
    assert (facts["Sent"], facts["Barn att bedöma"]) == ("bevakning 1, möte att erbjuda 1", "0")
    assert "Läget i siffror" not in login(call_taker).get("/").content.decode()


def test_calls_of_a_week_are_all_counted(manager):
    monday = midnight(TODAY() - timedelta(days=TODAY().weekday()))
    CallFactory.create_batch(31, caller=CallerFactory(), received_at=monday - timedelta(hours=1))
    CallFactory(caller=CallerFactory(), received_at=monday)

    assert facts_of(manager)["Samtal den här veckan"] == "1 (de fyra veckorna före: 0, 0, 0, 31)"


def test_danger_and_what_goes_to_the_police_are_two_numbers(manager, coordinator):
    for _ in range(2):
        EVERY["danger_to_review"](coordinator)
    for name in ("disclosure_to_review", "disclosure_to_approve", "referral_to_approve"):
        EVERY[name](coordinator)

    facts = facts_of(manager)

    assert (facts["Fara att granska"], facts["Till polisen, att godkänna eller granska"]) == ("2", "3")


def test_every_number_leads_to_its_list(manager, call_taker, login):
    """There is no list of calls for the manager."""
    CaseFactory(handler=call_taker, waiting=True, meet_by=TODAY() - timedelta(days=30))
    groups = {group.title: group for group in groups_for(manager, today=TODAY())}
    client = login(manager)
    page = client.get("/").content.decode()

    for fact in groups["Läget i siffror"].facts:
        for words, url in fact.said:
            assert bool(url) == (fact.name != "Samtal den här veckan"), fact.name
            if url:
                assert f'<a href="{escape(url)}">{words}</a>' in page
                assert client.get(url).status_code == 200


def test_archivist_is_told_that_erasure_is_not_built(archivist, call_taker, login):
    said = "Gallringen är inte byggd än."

    assert said in login(archivist).get("/").content.decode()
    assert said not in login(call_taker).get("/").content.decode()
