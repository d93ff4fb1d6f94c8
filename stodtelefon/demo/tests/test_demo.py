"""The invented years: 2016 comes out as Malmö wrote it, and nothing is filled in where it should not be."""

from datetime import datetime
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from calls.models import Call, Caller, Case
from calls.models.choices import VeAssessment
from stodtelefon.accounts.models import User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.demo.management.commands.seed_demo import SEED, seed
from stodtelefon.demo.narrator import Narrator
from stodtelefon.demo.people import LOGINS, set_up_line
from stodtelefon.demo.stories import Stories
from stodtelefon.demo.today import KNOWN_CODE, Today
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

MALMO = "Under 2016, mellan mars och december, hörde 31 personer av sig till stödtelefonen."


def at(*parts):
    return timezone.make_aware(datetime(*parts))


def test_2016_says_what_malmo_wrote(login):
    seed(lately=False)
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
    assert lines[1] == "Sign in with the password stodtelefon as"
    assert lines[2] == "  samtal@stodtelefon.example          samtalsmottagare"
    assert len(lines[2:-1]) == len(LOGINS)


def test_today_leaves_something_for_everyone(login):
    narrator = Narrator(set_up_line(), now=timezone.now(), seed=SEED)
    Today(narrator, Stories(narrator)).tell()

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
    for words in ("Akut: att granska", "Att godkänna", "Möten över tiden"):
        assert words in idag("chef")


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

    with pytest.raises(CommandError, match="never run in production"):
        call_command("seed_demo")

    assert not User.objects.exists()


def test_seed_demo_refuses_a_database_with_somebody_in_it(call_taker):
    with pytest.raises(CommandError, match="holds something already"):
        call_command("seed_demo")

    assert list(User.objects.all()) == [call_taker]
