"""The invented years: 2016 comes out as Malmö wrote it, and nothing is filled in where it should not be."""

import re
from contextlib import contextmanager
from datetime import date, datetime
from random import Random

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from calls.actions.promises import differences
from calls.models import Call, Caller, Case, CaseSeries, Promise
from calls.models.choices import VeAssessment
from calls.promise_kinds import kinds
from outreach.models import OutreachEvent
from stodtelefon.accounts.models import User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.demo.hand_overs import tell_hand_overs
from stodtelefon.demo.models import Month
from stodtelefon.demo.narrator import Narrator
from stodtelefon.demo.people import LOGINS, set_up_line
from stodtelefon.demo.stories import Stories
from stodtelefon.demo.telling import SEED, Teller, tell_first, tell_past, tell_rest
from stodtelefon.demo.today import KNOWN_CODE, Today
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Role
from stodtelefon.reporting.kept_years import read_figures
from stodtelefon.reporting.report import report_on
from stodtelefon.reporting.tests.read_files import differences as differences_of_files
from stodtelefon.reporting.year import years_to_show
from stodtelefon.saving import save
from stodtelefon.tests.databases import connected_to

pytestmark = pytest.mark.django_db

MALMO = "Under 2016, mellan mars och december, hörde 31 personer av sig till stödtelefonen."


def at(*parts):
    return timezone.make_aware(datetime(*parts))


def test_2016_says_what_malmo_wrote(login):
    tell_past()
    reader = User.objects.get(email="statistik@stodtelefon.example")

    page = login(reader).get(reverse("reporting:year", args=[2016])).content.decode()

    assert (Caller.objects.count(), Caller.objects.filter(is_municipal_staff=True).count()) == (31, 31)
    assert Case.objects.filter(ve_assessment=VeAssessment.REASON).count() == 2
    received = Call.objects.concerns().order_by("received_at").values_list("received_at", flat=True)
    assert (timezone.localtime(received[0]).month, timezone.localtime(list(received)[-1]).month) == (3, 12)
    text = " ".join(page.split())
    assert MALMO in text
    assert "Alla var tjänstepersoner i kommunen." in text
    assert "I färre än 5 fall fanns det skäl att tro att våldsbejakande extremism låg bakom oron." in text
    assert "Påhittade uppgifter" in text
    organisation, today = Organisation.load(), timezone.localdate()
    year = years_to_show(organisation=organisation, on=today)[-1]
    figures = read_figures(year, on=today, organisation=organisation)
    assert differences_of_files(report_on(figures, organisation=organisation, on=today)) == []


def test_the_log_of_the_demo_keeps_its_true_time():
    before = timezone.now()

    set_up_line()

    assert AuditEvent.objects.exists()
    assert not AuditEvent.objects.filter(at__lt=before).exists()


def test_each_role_has_its_login(client):
    set_up_line()

    for key, _, _, roles, _ in LOGINS:
        user = User.objects.get(email=f"{key}@stodtelefon.example")
        assert user.roles == list(roles)
        assert user.check_password("stodtelefon")
    assert {role for _, _, _, roles, _ in LOGINS for role in roles} == set(Role)
    assert Organisation.load().is_demo


def test_demo_logins_names_those_that_are_there(capsys):
    call_command("demo_logins")
    nobody = capsys.readouterr().out
    set_up_line()

    call_command("demo_logins")

    lines = capsys.readouterr().out.split("\n")
    assert nobody == ""
    assert lines[1] == "Logga in med lösenordet stodtelefon som"
    assert lines[2] == "  samtal@stodtelefon.example          samtalsmottagare"
    assert len(lines[2:-2]) == len(LOGINS)
    assert re.fullmatch(
        r"  samordnare har också ett andra steg\. Varje kod går en gång: (\d{8}, ){2}\d{8}", lines[-2]
    )


def test_today_leaves_something_for_everyone(login):
    narrator = Narrator(set_up_line(), now=timezone.now(), seed=SEED)
    today = Today(narrator, Stories(narrator))
    today.tell()
    tell_hand_overs(today)

    def idag(key):
        return login(User.objects.get(email=f"{key}@stodtelefon.example")).get("/").content.decode()

    for words in (
        "Akut",
        "Ring tillbaka",
        "Möten att boka",
        "Ej tilldelade",
        "Bevakningar",
        "Att ta reda på",
    ):
        assert words in idag("samtal")
    for words in ("Barn att bedöma", "Väntar på svar", "Möten att boka"):
        assert words in idag("samordnare")
    for words in (
        "Akut: vad som gjordes vid fara, att granska",
        "Lämnat till polisen: att granska",
        "Till polisen: att godkänna",
        "Inkopplingar att godkänna",
        "Möten över tiden",
    ):
        assert words in idag("chef")
    assert "Godkänt av chefen: att lämna" in idag("samtal")


def test_there_is_one_of_each_promise_and_nothing_waits_nowhere(monkeypatch):
    monkeypatch.setattr("stodtelefon.demo.telling.tell_2016", lambda narrator, stories: None)
    monkeypatch.setattr("stodtelefon.demo.telling.PACE", ())
    tell_first()

    today = timezone.localdate()
    shown = set(Promise.objects.shown(on=today).values_list("kind", flat=True))
    of_the_years = {"follow_up", "opening_to_decide"}
    assert set(kinds()) - shown == {"meeting_to_hold"} | of_the_years
    assert differences() == []


def test_the_known_code_opens_a_callers_part(login):
    narrator = Narrator(set_up_line(), now=timezone.now(), seed=SEED)
    Today(narrator, Stories(narrator)).waiting_for_a_meeting()
    ivan = User.objects.get(email="ivan.stone@stodtelefon.example")

    response = login(ivan).post(reverse("calls:search"), {"q": KNOWN_CODE})

    assert response.status_code == 302
    assert response.url.startswith("/samtal/kod/")


def test_a_story_stops_at_the_present():
    staff = set_up_line()
    narrator = Narrator(staff, now=at(2026, 3, 4, 12), seed=SEED)
    stories = Stories(narrator)
    concern = narrator.call(at(2026, 3, 4, 10), urgency="can_wait")

    stories.go_on(concern, meets=True)

    case = Case.objects.get()
    assert case.is_open
    assert not case.meetings.filter(status="held").exists()


def test_the_same_seed_tells_the_same_story():
    first, second = (Narrator(None, now=at(2026, 3, 4, 12), seed=SEED) for _ in range(2))

    assert [first.code() for _ in range(5)] == [second.code() for _ in range(5)]
    assert first.draw.random() == second.draw.random() != Random(SEED + 1).random()


def test_seed_demo_refuses_production(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="körs aldrig i produktion"):
        call_command("seed_demo")

    assert not User.objects.exists()


def test_seed_demo_refuses_a_database_with_somebody_in_it(call_taker):
    with pytest.raises(CommandError, match="Databasen är inte tom"):
        call_command("seed_demo")

    assert list(User.objects.all()) == [call_taker]


# The months between, told beside the server


@contextmanager
def a_month():
    """Told are the present and one month of last year with one concern."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stodtelefon.demo.telling.tell_2016", lambda narrator, stories: None)
        patch.setattr("stodtelefon.demo.telling.tell_not_done", lambda present: None)
        patch.setattr("stodtelefon.demo.telling.PACE", ((-1, (1,)),))
        yield


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """A database in which the present is told and the month waits: told once for all who go on from there."""
    name = django_db_setup.clone()
    with django_db_blocker.unblock(), connected_to(django_db_setup, name), a_month():
        tell_first()
    yield name
    django_db_setup.drop(name)


@pytest.fixture
def between(told, db, django_db_setup):
    """The month that waits. What the test does is taken back, when its deferred constraints have been asked."""
    with a_month(), connected_to(django_db_setup, told), transaction.atomic():
        yield Month.objects.get()
        connection.check_constraints()
        transaction.set_rollback(True)


def test_the_first_part_leaves_the_months_between_to_wait(between):
    last_year = timezone.localdate().year - 1

    assert (between.starts_on.isoformat(), between.told) == (f"{last_year}-01-01", 0)
    assert not Case.objects.filter(number__startswith=f"{last_year}-").exists()
    assert Case.objects.exists()


def test_the_rest_is_told_and_says_which_year_is_done(between):
    last_year, said = between.starts_on.year, []

    tell_rest(said.append)

    assert said == [f"Fyller på {last_year} ...", f"{last_year} är ifyllt.", "Alla påhittade år är ifyllda."]
    assert CaseSeries.objects.get(year=last_year).last == 1
    assert not Month.objects.waiting().exists()
    assert OutreachEvent.objects.filter(on__year=last_year).exists()


def test_told_once_the_rest_is_never_told_again(between):
    tell_rest()
    calls, said = Call.objects.count(), []

    tell_rest(said.append)

    assert (Call.objects.count(), said) == (calls, [])


def test_a_telling_that_is_killed_leaves_nothing_half_and_goes_on_where_it_was(between, monkeypatch):
    before = Call.objects.count()

    def killed(*given, **values):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("stodtelefon.demo.telling.save", killed)
        with pytest.raises(KeyboardInterrupt):
            Teller().tell_next()
    left = (Call.objects.count(), Month.objects.get().told)
    tell_rest()

    assert left == (before, 0)
    assert CaseSeries.objects.get(year=between.starts_on.year).last == 1


def test_a_part_that_is_refused_is_told_anew_by_another_draw(between, monkeypatch):
    tried = []

    def tell(self, month, attempt):
        tried.append(attempt)
        if attempt < 3:
            raise ValidationError("Rummet är redan bokat då.")

    monkeypatch.setattr(Teller, "tell", tell)
    Teller().tell_next()

    assert (tried, Month.objects.get().told) == ([1, 2, 3], 1)


def test_seed_demo_says_in_one_sentence_what_it_was_refused(between, monkeypatch):
    def tell(self, month, attempt):
        raise ValidationError("Rummet är redan bokat då.")

    monkeypatch.setattr(Teller, "tell", tell)

    with pytest.raises(
        CommandError, match=r"^De påhittade åren blev inte klara: Rummet är redan bokat då\.$"
    ):
        call_command("seed_demo")

    assert Month.objects.get().told == 0


def test_seed_demo_goes_on_with_what_waits(between, capsys):
    call_command("seed_demo")

    assert not Month.objects.waiting().exists()
    assert capsys.readouterr().out.endswith(
        f"Påhittat: {Case.objects.count()} ärenden, {Call.objects.count()} kontakter.\n"
    )


def test_demo_month_is_told_once():
    month = Month(starts_on=date(2025, 1, 1), concerns=3, told=5)

    with pytest.raises(ValidationError, match="Månaden är redan berättad") as refused:
        save(month)

    assert refused.value.code == "demo_month_is_told_once"


def test_the_newest_year_is_told_first_and_each_from_its_beginning():
    for year, month in ((2024, 1), (2025, 2), (2025, 1)):
        Month.objects.create(starts_on=date(year, month, 1), concerns=1)
    Month.objects.create(starts_on=date(2023, 1, 1), concerns=1, told=2)

    assert [str(month) for month in Month.objects.waiting()] == ["2025-01", "2025-02", "2024-01"]
    assert Month.objects.waiting().years() == [2024, 2025]


def test_the_statistics_say_which_years_are_filled_in(login, between):
    year = between.starts_on.year
    reader = login(User.objects.get(email="statistik@stodtelefon.example"))
    pages = [reverse("reporting:index"), reverse("reporting:year", args=[year])]

    def told_on(words):
        return [page for page in pages if words in " ".join(reader.get(page).content.decode().split())]

    assert told_on(f"det här är en demonstration ({year} fylls på)") == pages
    tell_rest()
    assert told_on("fylls på") == []


def test_a_story_never_takes_an_hour_that_runs_into_another():
    narrator = Narrator(set_up_line(), now=at(2026, 3, 4, 12), seed=SEED)
    room, person = narrator.rooms[0], narrator.staff.takers[0]
    narrator.take(room, [person], at(2026, 3, 5, 15), at(2026, 3, 5, 16))

    assert narrator.free_room(at(2026, 3, 5, 14, 30), at(2026, 3, 5, 15, 30)) == narrator.rooms[1]
    assert not narrator.is_free("user", person, at(2026, 3, 5, 14, 30), at(2026, 3, 5, 15, 30))
    assert narrator.is_free("user", person, at(2026, 3, 5, 16), at(2026, 3, 5, 17))


def test_the_password_of_all_the_logins_is_hashed_once(monkeypatch):
    hasher, hashed = get_hasher(), []
    encode = type(hasher).encode
    monkeypatch.setattr(type(hasher), "encode", lambda *given: hashed.append(given) or encode(*given))

    set_up_line()

    assert len(hashed) == 1
    assert get_hasher().encode("another", "salt") != get_hasher().encode("one", "salt")
