"""Kom igång: what an empty line lacks, ticked by the database and gone when everything is there."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from meetings.factories import RoomFactory
from outreach.models import Area
from referrals.factories import AgencyFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.jobs.models import JobRun
from stodtelefon.organisation import first_day
from stodtelefon.organisation.actions import add_code_row, change_code_row, mark_as_demo, update_organisation
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

PAGE = "/konto/kom-igang/"
MAIL = "e-post för fel, brister och klagomål"
BACKUP = "en säkerhetskopia som gick bra (backup, eller arkivet)"


def missing() -> dict[str, list[str]]:
    return {one.task.title: one.missing for one in first_day.statuses() if not one.is_done}


def run(name: str, *, hours_ago: float = 1, is_ok: bool = True) -> JobRun:
    at = timezone.now() - timedelta(hours=hours_ago)
    return JobRun.objects.create(name=name, started_at=at, finished_at=at, is_ok=is_ok)


def fill(administrator) -> None:
    """Everything that the page asks for."""
    update_organisation(
        by=administrator,
        name="Exempelstad",
        board="Socialnämnden",
        contact_mail="fel@exempelstad.example",
        line_number="000-00 00 00",
        opening_hours="vardagar 8-17",
        record_level_decided_on=date(2026, 1, 15),
        record_level_reference="SN-2026-1",
    )
    RoomFactory(), AgencyFactory()
    add_code_row(model=Area, label="Hamnen", by=administrator)
    UserFactory(roles=[role for role in Role if role != Role.ADMINISTRATOR])
    for name in ("hourly", "nightly", "backup"):
        run(name)


def test_an_empty_line_lacks_everything(administrator):
    assert missing() == {
        "Kommunen och nämnden": ["kommunens namn", "nämnd", MAIL],
        "Linjens nummer och öppettider": ["telefonnummer", "öppettider"],
        "Nämndens beslut om vad linjen är": ["beslutsdatum", "diarienummer"],
        "Rum för möten": ["minst ett rum"],
        "Områden": ["ett eget område"],
        "Samverkansaktörer": ["minst en samverkansaktör"],
        "En kollega i varje roll": [role.label for role in Role if role != Role.ADMINISTRATOR],
        "Det som servern gör av sig självt": [
            "körningen varje timme (hourly)",
            "körningen varje natt (nightly)",
        ],
        "Säkerhetskopia": [BACKUP],
    }


def test_a_server_that_archives_what_it_writes_is_backed_up(administrator):
    """As with pgbackrest: what the server counts is put in its place here."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP VIEW pg_stat_archiver AS SELECT now() AS last_archived_time")
        cursor.execute("SET LOCAL search_path = pg_temp, public, pg_catalog")

    assert "Säkerhetskopia" not in missing()


def test_a_filled_line_lacks_nothing(administrator):
    fill(administrator)

    assert missing() == {}
    assert first_day.is_over()


def test_everything_is_asked_in_one_statement(administrator, django_assert_num_queries):
    with django_assert_num_queries(1):
        first_day.statuses()


@pytest.mark.parametrize(
    ("values", "title", "lacks"),
    [
        ({"name": "Exempelstad"}, "Kommunen och nämnden", ["nämnd", MAIL]),
        ({"board": "Socialnämnden"}, "Kommunen och nämnden", ["kommunens namn", MAIL]),
        ({"line_number": "000"}, "Linjens nummer och öppettider", ["öppettider"]),
        ({"record_level_reference": "SN-1"}, "Nämndens beslut om vad linjen är", ["beslutsdatum"]),
    ],
)
def test_half_of_a_task_names_the_other_half(administrator, values, title, lacks):
    update_organisation(by=administrator, **values)

    assert missing()[title] == lacks


def test_a_retired_room_is_no_room(administrator):
    RoomFactory(retired_on=date(2026, 1, 1))

    assert "Rum för möten" in missing()


def test_areas_that_came_with_the_program_do_until_somebody_has_looked(administrator):
    change_code_row(row=Area.objects.first(), by=administrator)

    assert "Områden" not in missing()


def test_a_closed_account_fills_no_role(administrator):
    UserFactory(roles=[Role.COORDINATOR], disabled=True)
    UserFactory(roles=[Role.MANAGER], invited=True)

    lacks = missing()["En kollega i varje roll"]
    assert ("samordnare" in lacks, "enhetschef" in lacks) == (True, False)


@pytest.mark.parametrize(
    ("runs", "lacks"),
    [
        ([("hourly", 1, True)], ["körningen varje natt (nightly)"]),
        ([("hourly", 1, False), ("nightly", 1, True)], ["körningen varje timme (hourly)"]),
        ([("hourly", 49, True), ("nightly", 47, True)], ["körningen varje timme (hourly)"]),
    ],
)
def test_timers_are_seen_when_they_have_finished_well_lately(administrator, runs, lacks):
    for name, hours, is_ok in runs:
        run(name, hours_ago=hours, is_ok=is_ok)

    assert missing()["Det som servern gör av sig självt"] == lacks


# The page


def test_administrator_lands_there_until_everything_is_in_place(login, administrator):
    client = login(administrator)
    assert client.get("/").url == PAGE
    assert f'href="{PAGE}"' in client.get("/konto/anvandare/").content.decode()

    fill(administrator)

    assert client.get("/").url == "/konto/anvandare/"
    assert f'href="{PAGE}"' not in client.get("/konto/anvandare/").content.decode()
    assert "Allt är på plats." in client.get(PAGE).content.decode()


def test_each_row_leads_to_its_page_or_says_whose_it_is(login, administrator):
    page = login(administrator).get(PAGE).content.decode()

    for address in (
        "/konto/installningar/#div_id_line_number",
        "/konto/kodlistor/rum/",
        "/konto/kodlistor/omraden/",
    ):
        assert f'href="{address}">' in page
    assert "Samordnaren lägger in dem under Samverkan." in page
    assert 'href="/samverkan/"' not in page


def test_who_is_coordinator_too_puts_in_the_agencies(login):
    both = UserFactory(roles=[Role.ADMINISTRATOR, Role.COORDINATOR])
    client = login(both)

    assert client.get("/").status_code == 200
    page = client.get(PAGE).content.decode()

    assert "Samordnaren lägger in dem" not in page
    assert 'href="/samverkan/">Lägg in' in page


def test_a_row_that_is_done_says_so_and_asks_for_nothing(login, administrator):
    RoomFactory()

    page = login(administrator).get(PAGE).content.decode()

    assert page.count(">klart<") == 1
    assert "1 av 9 klara" in page
    assert "minst ett rum" not in page


def test_settings_lead_back_to_the_ticks_until_everything_is_in_place(login, administrator):
    """Else the word that they are saved stands above the place of the page that Kom igång led to."""
    client, address = login(administrator), reverse("organisation:edit")

    def save(**values):
        form = client.get(address).context["form"]
        kept = {name: form[name].value() for name in form.fields}
        sent = {name: value for name, value in (kept | values).items() if value not in (None, False)}
        return client.post(address, sent)

    assert save(name="Exempelstad").url == PAGE
    fill(administrator)
    assert save(name="Exempelby").url == address


def test_a_demonstration_has_no_first_day(login, administrator):
    mark_as_demo(is_demo=True, by=administrator)

    assert login(administrator).get("/").url == "/konto/anvandare/"


@pytest.mark.parametrize("who", ["coordinator", "manager", "log_reviewer"])
def test_others_have_no_first_day_and_no_query_for_it(request, login, who, cost):
    client = login(request.getfixturevalue(who))
    page = client.get(reverse("accounts:profile"))

    assert f'href="{PAGE}"' not in page.content.decode()
    assert client.get(PAGE).status_code == 404
