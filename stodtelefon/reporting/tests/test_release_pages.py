"""The way of a release on screen: what each person sees of it, and does."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.models import Caller
from stodtelefon.accounts.actions.by_two import NOT_ONESELF
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.reporting.actions import CHANGED, NO_REASON, WAITS
from stodtelefon.reporting.models import Release
from stodtelefon.reporting.standing import DIFFERS
from stodtelefon.reporting.tests.invented import at, invent_2016, open_the_line, person
from stodtelefon.reporting.tests.released import change_past_the_guards, prepare, release
from stodtelefon.saving import SentBefore

pytestmark = pytest.mark.django_db

YEARS_AGO = timezone.now() - timedelta(days=900)


def text_of(response) -> str:
    """Without what differs from moment to moment."""
    own = r'name="csrfmiddlewaretoken" value="\w+"|data-screen-lock="[^"]*"'
    return re.sub(rf"\s+|{own}", " ", response.content.decode())


def hidden(response, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1]


def year(number: int = 2016) -> str:
    return reverse("reporting:year", args=[number])


def send(client, number: int = 2016, **words):
    address = reverse("reporting:prepare", args=[number])
    opened = client.get(address)
    return client.post(address, {"seen": hidden(opened, "seen"), "token": hidden(opened, "token")} | words)


def test_a_year_goes_from_counted_to_released(login, manager, coordinator, statistics_reader):
    invent_2016()
    page = text_of(login(manager).get(year()))
    assert "Inte fastställda" in page
    assert "Förbered årets siffror" in page

    opened = text_of(login(manager).get(reverse("reporting:prepare", args=[2016])))
    assert "Sedan godkänner någon annan, som är samordnare eller enhetschef." in opened
    sent = send(login(manager), about_year="Vårt första år.", about_months="Det började <b>långsamt</b>.")
    made = Release.objects.get()
    assert sent.url == reverse("reporting:release", args=[made.pk])
    own = text_of(login(manager).get(sent.url))
    assert "Någon annan godkänner dem, som är samordnare eller enhetschef." in own
    assert "Godkänn och fastställ" not in own
    shown = text_of(login(coordinator).get(sent.url))
    assert "Vårt första år." in shown
    assert "Det började &lt;b&gt;långsamt&lt;/b&gt;." in shown
    assert "hörde 31 personer av sig" in shown
    done = login(coordinator).post(sent.url, {"version": made.version})
    assert done.url == year()

    page = text_of(login(statistics_reader).get(year()))
    by = f"Förberedd av {manager.name}, godkänd av {coordinator.name}."
    assert f"Fastställd {timezone.localdate():%Y-%m-%d}. {by}" in page
    assert "Vårt första år." in page
    assert "Inte fastställda" not in page
    assert "Förbered" not in page.replace("Förberedd", "")


def test_what_the_manager_says_stands_after_what_the_board_asks_and_of_an_empty_year_too(
    login, manager, coordinator
):
    invent_2016()
    for number, words in ((2016, "Vårt första år."), (2018, "Linjen var stängd.")):
        release(number, by=manager, and_by=coordinator, own_words={"year": words})
    client = login(manager)

    first = text_of(client.get(year(2016)))
    assert (
        first.index("Vilka har vi inte nått?")
        < first.index("Vårt första år.")
        < first.index("Nyckeltal</h2>")
    )
    assert "Linjen var stängd." in text_of(client.get(year(2018)))


def test_who_prepared_it_is_told_that_it_takes_another_and_it_stands_in_the_log(login, manager):
    open_the_line()
    made = prepare(2016, by=manager)

    answer = login(manager).post(reverse("reporting:release", args=[made.pk]), {"version": made.version})

    assert NOT_ONESELF in text_of(answer)
    assert AuditEvent.objects.by(manager.pk).filter(event="own_deed.refused", target_id=str(made.pk)).exists()
    assert not Release.objects.released().exists()


def test_figures_that_changed_meanwhile_are_shown_anew(login, manager):
    open_the_line()
    client, address = login(manager), reverse("reporting:prepare", args=[2016])
    opened = client.get(address)
    person(at(2016, 5))

    refused = client.post(address, {"seen": hidden(opened, "seen"), "token": "", "about_year": "Ett år."})
    assert CHANGED in text_of(refused)
    assert "hörde 1 person av sig" in text_of(refused)
    assert "Ett år." in text_of(refused)
    client.post(address, {"seen": hidden(refused, "seen"), "token": "", "about_year": "Ett år."})

    assert Release.objects.get().figures["own_words"] == {"year": "Ett år."}


def test_form_that_is_sent_while_corrections_are_gathered_opens_no_preview(login, manager, coordinator):
    """Nor tells the digest of what would be seen in it: both would be the live count of each day."""
    invent_2016()
    release(2016, by=manager, and_by=coordinator)
    person(at(2016, 7))

    refused = login(manager).post(
        reverse("reporting:prepare", args=[2016]), {"seen": "", "token": "", "reason": "Rättat."}
    )

    page = text_of(refused)
    assert "Rättelser samlas" in page
    assert "hörde 32 personer" not in page
    assert re.search(r'name="seen"[^>]*', page)[0].count("value") == 0


def test_who_approves_is_told_that_the_count_has_changed_since_and_approves_what_stands_there(
    login, manager, coordinator
):
    invent_2016()
    made = prepare(2016, by=manager)
    address, told = reverse("reporting:release", args=[made.pk]), "har ändrats sedan siffrorna förbereddes"
    assert told not in text_of(login(coordinator).get(address))
    person(at(2016, 7))

    page = text_of(login(coordinator).get(address))
    assert told in page
    assert "hörde 31 personer" in page
    login(coordinator).post(address, {"version": 1})

    assert "hörde 31 personer" in text_of(login(manager).get(year()))


def test_what_waits_is_sent_back_or_taken_back(login, manager, coordinator):
    open_the_line()
    for name, client in (("decline", login(coordinator)), ("withdraw", login(manager))):
        made = prepare(2016, by=manager)
        assert WAITS in text_of(login(manager).get(reverse("reporting:prepare", args=[2016])))
        assert client.post(reverse(f"reporting:release_{name}", args=[made.pk])).url == year()
        made.refresh_from_db()
        assert made.decision in ("declined", "withdrawn")
        again = login(coordinator).get(reverse("reporting:release", args=[made.pk]))
        assert again.url == year()


def test_a_form_sent_twice_is_one_preview_and_other_words_are_shown_again(login, manager):
    open_the_line()
    client, address = login(manager), reverse("reporting:prepare", args=[2016])
    opened = client.get(address)
    words = {"seen": hidden(opened, "seen"), "token": hidden(opened, "token"), "about_year": "Ett år."}
    first = client.post(address, words).url

    assert client.post(f"{address}?igen", words).url == first
    again = client.post(f"{address}?igen", words | {"about_year": "Ett annat år."})

    assert SentBefore.FIRST in text_of(again)
    assert "Ett annat år." in text_of(again)
    assert Release.objects.get().figures["own_words"] == {"year": "Ett år."}


def test_words_that_were_not_approved_are_there_the_next_time(login, manager):
    open_the_line()
    made = prepare(2016, by=manager, own_words={"year": "Ett år av prov.", "months": "Jämnt."})
    login(manager).post(reverse("reporting:release_withdraw", args=[made.pk]))

    page = text_of(login(manager).get(reverse("reporting:prepare", args=[2016])))

    assert "Ett år av prov." in page
    assert "<details open>" in page


def test_that_figures_are_others_now_is_told_to_who_can_release_them_and_by_no_number(
    login, manager, coordinator, statistics_reader
):
    invent_2016()
    first = release(2016, by=manager, and_by=coordinator)
    before = text_of(login(statistics_reader).get(year()))
    Caller.objects.all().update(is_municipal_staff=False)

    assert text_of(login(statistics_reader).get(year())) == before
    assert DIFFERS not in text_of(login(coordinator).get(year()))
    page = text_of(login(manager).get(year()))
    assert f"{DIFFERS} Rättelser samlas: en ny utgåva kan förberedas från" in page
    assert "Förbered en ny utgåva" not in page
    assert "Alla var tjänstepersoner i kommunen." in page
    refused = text_of(login(manager).get(reverse("reporting:prepare", args=[2016])))
    assert "Rättelser samlas" in refused
    assert "tjänstepersoner" not in refused
    assert first.edition == 1


def test_a_correction_says_why_and_the_first_edition_is_still_read(login, manager, coordinator):
    invent_2016()
    release(2016, by=manager, and_by=coordinator, at=YEARS_AGO)
    person(at(2016, 7))
    assert DIFFERS in text_of(login(manager).get(year()))

    assert NO_REASON in text_of(send(login(manager)))
    made = send(login(manager), reason="Ett samtal skrevs in sent.").url
    login(coordinator).post(made, {"version": 1})

    page = text_of(login(manager).get(year()))
    assert "Utgåva 2" in page
    assert "Rättat: Ett samtal skrevs in sent." in page
    assert "hörde 32 personer" in page
    first = reverse("reporting:edition", args=[2016, 1])
    assert f'href="{first}"' in page
    old = text_of(login(manager).get(first))
    assert "hörde 31 personer" in old
    assert f'href="{reverse("reporting:edition", args=[2016, 2])}"' in old


def test_a_release_that_is_not_as_it_was_signed_is_a_sentence_and_no_file(own_database, login):
    manager, coordinator = UserFactory(manager=True), UserFactory(coordinator=True)
    invent_2016()
    made = release(2016, by=manager, and_by=coordinator)
    change_past_the_guards(made, "figures = jsonb_set(figures, '{answers,0,words}', '\"Ingen ringde.\"')")
    client = login(manager)

    files = (reverse(f"reporting:{name}", args=[2016]) for name in ("year_csv", "year_json"))
    for address in (year(), reverse("reporting:edition", args=[2016, 1]), *files):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "Utgåva 1 av 2016 säger inte det som fastställdes." in text_of(answer)
        assert "Ingen ringde." not in text_of(answer)
    assert not AuditEvent.objects.filter(event__startswith="statistics.exported").exists()
    assert client.get(reverse("reporting:index")).status_code == 200
    assert "Lämna för godkännande" in text_of(client.get(reverse("reporting:prepare", args=[2016])))


@pytest.mark.parametrize(("number", "edition"), [(2016, 2), (2099, 1), (1999, 1), (2016, 0)])
def test_an_edition_that_is_not_there_is_no_page(login, manager, coordinator, number, edition):
    open_the_line()
    release(2016, by=manager, and_by=coordinator)

    assert login(manager).get(f"/statistik/{number}/utgava/{edition}/").status_code == 404


@pytest.mark.parametrize("path", ["1999/forbered/", "2099/forbered/", "abc/forbered/", "2016/utgava/abc/"])
def test_a_year_that_is_none_is_no_page(login, manager, path):
    open_the_line()

    assert login(manager).get(f"/statistik/{path}").status_code == 404


def test_the_running_year_is_not_prepared(login, manager):
    open_the_line()
    running = timezone.localdate().year
    client = login(manager)

    assert "Förbered" not in text_of(client.get(year(running)))
    assert "Året är inte slut" in text_of(client.get(reverse("reporting:prepare", args=[running])))


def test_page_and_file_say_the_same_of_a_release(login, manager, coordinator):
    invent_2016()
    release(2016, by=manager, and_by=coordinator, own_words={"year": "Vårt första år."})
    person(at(2016, 7))
    client = login(coordinator)

    written = client.get(reverse("reporting:year_csv", args=[2016])).content.decode("utf-8-sig")

    assert "Nyckeltal;Personer som hörde av sig;personer;31" in written
    assert "Vårt första år." in written
    assert "Utgåva 1, fastställd" in written
