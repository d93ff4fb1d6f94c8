"""A log that does not verify is dealt with by two people in writing; what they wrote stays."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.actions import confirm_fault, explain_fault
from stodtelefon.audit.factories import ChainFaultFactory
from stodtelefon.audit.models import AuditEvent, ChainFault
from stodtelefon.audit.steps import WAITS
from stodtelefon.audit.watch_part import chain_faults
from stodtelefon.database.roles import as_owner
from stodtelefon.permissions import Role
from stodtelefon.saving import refusal


@pytest.fixture
def fault(database):
    return ChainFaultFactory()


@pytest.fixture
def explained(fault, administrator):
    return explain_fault(fault=fault, explanation="Kopian från i natt lades tillbaka.", by=administrator)


def page(fault) -> str:
    return reverse("audit:fault", args=[fault.pk])


# The two


def test_one_explains_and_another_confirms(fault, administrator, log_reviewer, logged):
    explain_fault(fault=fault, explanation="Kopian lades tillbaka.", by=administrator)
    logged("chain_fault.explained", by=administrator, target=fault)
    confirm_fault(fault=fault, confirmation="Stämmer med driftens anteckning.", by=log_reviewer)
    logged("chain_fault.confirmed", by=log_reviewer, target=fault)

    fault.refresh_from_db()
    assert (fault.explanation, fault.explained_by) == ("Kopian lades tillbaka.", administrator)
    assert (fault.confirmation, fault.confirmed_by) == ("Stämmer med driftens anteckning.", log_reviewer)
    assert fault.status == "utrett, signeras vid nästa timkörning"


def test_nobody_confirms_alone(explained, administrator, log_reviewer, manager, refused):
    with refused("Den som skrev vad som hände kan inte själv bekräfta det."):
        confirm_fault(fault=explained, confirmation="Ja.", by=administrator)
    with refused("En av er två ska vara logggranskare."):
        confirm_fault(fault=explained, confirmation="Ja.", by=manager)
    third = UserFactory(roles=[Role.LOG_REVIEWER])
    confirm_fault(fault=explained, confirmation="Ja.", by=log_reviewer)
    with refused("Felet är redan bekräftat."):
        confirm_fault(fault=explained, confirmation="Ja.", by=third)


def test_who_reads_the_log_may_explain_and_any_of_the_others_confirm(fault, log_reviewer, manager):
    explain_fault(fault=fault, explanation="Jag vet inte vad som hänt.", by=log_reviewer)

    assert confirm_fault(fault=fault, confirmation="Inte jag heller.", by=manager).confirmed_by == manager


def test_nothing_is_confirmed_before_it_is_explained_and_nothing_explained_twice(
    fault, administrator, log_reviewer, refused
):
    with refused("Ingen har skrivit vad som hände än."):
        confirm_fault(fault=fault, confirmation="Ja.", by=log_reviewer)
    explain_fault(fault=fault, explanation="Kopian lades tillbaka.", by=administrator)
    with refused("Någon har redan skrivit vad som hände."):
        explain_fault(fault=fault, explanation="Något annat.", by=log_reviewer)


@pytest.mark.parametrize("text", ["", "\x00", "x" * 5_001])
def test_what_cannot_be_written_is_refused(fault, administrator, text):
    with pytest.raises(ValidationError):
        explain_fault(fault=fault, explanation=text, by=administrator)


# What the database holds


SAME_PERSON = "confirmation = 'x', confirmed_at = now(), confirmed_by_id = explained_by_id"
CHANGES = {
    "what = 'Inget.'": "chain_fault_is_kept",
    "state = sha256('')": "chain_fault_is_kept",
    "explained_by_id = NULL": "chain_fault_is_kept",
    "explained_at = now() + interval '1 day'": "chain_fault_is_kept",
    "signed_number = 7": "chain_fault_is_kept",
    "confirmed_at = now()": "chain_fault_confirmation_has_person_and_time",
    SAME_PERSON: "chain_fault_is_confirmed_by_another",
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_application_changes_nothing_that_is_written(explained, change):
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_chainfault SET {change}")

    assert refusal(error.value).code == CHANGES[change]


def test_an_explanation_has_person_and_time(fault):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        ChainFault.objects.filter(pk=fault.pk).update(explained_at=timezone.now())

    assert refusal(error.value).code == "chain_fault_explanation_has_person_and_time"


def test_not_even_the_owner_signs_after_a_fault_that_nobody_confirmed(own_database):
    fault = ChainFaultFactory()

    with as_owner(), pytest.raises(IntegrityError) as error:
        ChainFault.objects.filter(pk=fault.pk).update(signed_number=1)

    assert refusal(error.value).code == "chain_fault_is_confirmed_before_it_is_signed"


@pytest.mark.parametrize("change", ["DELETE FROM audit_chainfault", "TRUNCATE audit_chainfault"])
def test_a_fault_is_not_removed(fault, change):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert ChainFault.objects.exists()


def test_a_fault_does_not_begin_dealt_with(fault):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        ChainFaultFactory(explained_at=timezone.now())

    assert refusal(error.value).code == "chain_fault_is_kept"


# The pages


def test_two_people_deal_with_it_on_the_page(login, fault, administrator, log_reviewer):
    first = login(administrator)
    assert "Vad har hänt?" in first.get(page(fault)).content.decode()

    sent = first.post(page(fault), {"explanation": "Kopian från i natt lades tillbaka."}, follow=True)
    assert "Be nu en kollega öppna sidan och bekräfta." in sent.content.decode()
    assert "kan inte själv bekräfta det" in sent.content.decode()
    assert "Hur har du kontrollerat det?" not in sent.content.decode()

    second = login(log_reviewer)
    shown = second.get(page(fault)).content.decode()
    assert "Kopian från i natt lades tillbaka." in shown
    assert "Hur har du kontrollerat det?" in shown
    done = second.post(page(fault), {"confirmation": "Driftens anteckning säger detsamma."}, follow=True)
    assert "Loggen signeras på nytt vid nästa timkörning." in done.content.decode()
    assert "<textarea" not in done.content.decode()
    assert ChainFault.objects.get().confirmed_by == log_reviewer


def test_reading_what_was_written_is_logged(login, explained, log_reviewer):
    login(log_reviewer).get(page(explained))

    line = AuditEvent.objects.last()
    assert (line.event, line.is_read, line.actor_id) == ("chain_fault.opened", True, log_reviewer.pk)


@pytest.mark.parametrize("text", ["", "   ", "x" * 5_001, "\x00"])
def test_bad_words_are_told_at_the_field_and_store_nothing(login, fault, administrator, text):
    response = login(administrator).post(page(fault), {"explanation": text})

    assert (response.status_code, list(response.context["form"].errors)) == (200, ["explanation"])
    assert ChainFault.objects.unconfirmed().filter(explained_at=None).exists()


def test_confirming_ones_own_is_refused_on_the_page_too(login, explained, administrator):
    response = login(administrator).post(page(explained), {"confirmation": "Jag håller med mig själv."})

    assert "kan inte själv bekräfta det" in response.content.decode()
    assert ChainFault.objects.get().confirmed_at is None


def test_an_explanation_that_comes_second_confirms_nothing_and_is_kept(login, explained, log_reviewer):
    """The page stood open while another explained: what is written there speaks of no explanation."""
    answer = login(log_reviewer).post(page(explained), {"explanation": "Ingen av oss vet."})

    html = answer.content.decode()
    assert "Någon har redan skrivit vad som hände." in html
    assert "Kopian från i natt lades tillbaka." in html
    assert answer.context["form"]["explanation"].value() == "Ingen av oss vet."
    assert ">Spara</button>" in html
    assert ChainFault.objects.get().confirmed_at is None


def test_a_confirmation_that_comes_second_is_told_and_kept(login, explained, log_reviewer):
    confirm_fault(fault=explained, confirmation="Sett.", by=log_reviewer)

    answer = login(UserFactory(roles=[Role.LOG_REVIEWER])).post(page(explained), {"confirmation": "Jag med."})

    assert "Felet är redan bekräftat." in answer.content.decode()
    assert answer.context["form"]["confirmation"].value() == "Jag med."
    assert ChainFault.objects.get().confirmation == "Sett."


def test_faults_are_listed_newest_first_with_where_they_stand(login, explained, administrator):
    newer = ChainFaultFactory(what="Rad 9: Raden är borttagen.")

    response = login(administrator).get(reverse("audit:fault_index"))

    assert list(response.context["page"]) == [newer, explained]
    html = response.content.decode()
    assert "väntar på förklaring" in html
    assert "väntar på bekräftelse" in html
    assert "Hela loggen" not in html


def test_a_log_that_was_always_right_says_so(login, log_reviewer):
    html = login(log_reviewer).get(reverse("audit:fault_index")).content.decode()

    assert "Ingen kontroll har hittat något fel i loggen." in html


def test_the_log_says_that_it_does_not_verify(login, fault, log_reviewer):
    html = login(log_reviewer).get(reverse("audit:index")).content.decode()

    assert "Inget signeras förrän två personer har utrett det." in html
    assert page(fault) in html
    assert "kedjan är hel" not in html


# Those who watch


def test_who_watches_the_line_is_told_while_a_fault_waits_for_people(explained, log_reviewer):
    assert chain_faults() == [f"Loggen stämmer inte: Rad 2: Raden är ändrad. {WAITS}"]

    confirm_fault(fault=explained, confirmation="Ja.", by=log_reviewer)

    assert chain_faults() == ["Loggkedjan har aldrig kontrollerats: kör manage.py nightly."]
