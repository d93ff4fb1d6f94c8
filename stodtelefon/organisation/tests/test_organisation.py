"""The settings: one row, changed by the administrator, and never with looser protection of small figures."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from stodtelefon.audit.models import AuditEvent
from stodtelefon.organisation.actions import mark_as_demo, update_organisation
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.organisation.models import Organisation, remembered_organisation
from stodtelefon.saving import Stale
from stodtelefon.tests.races import at_once, refusals


def test_defaults_stand_before_anyone_has_saved(db):
    organisation = Organisation.load()

    assert not Organisation.objects.exists()
    targets = (organisation.prompt_days, organisation.can_wait_days, organisation.follow_up_weeks)
    assert (*targets, organisation.stalled_days) == (2, 10, 4, 90)
    assert (organisation.callback_days, organisation.outreach_silent_months) == (1, 12)
    assert (organisation.meetings_from, organisation.meetings_until) == (time(8), time(17))
    thresholds = (organisation.small_count, organisation.small_total)
    assert (*thresholds, organisation.percent_base, organisation.median_base) == (5, 10, 20, 5)


def test_update_organisation_saves_what_is_named_and_logs_the_names(administrator):
    update_organisation(by=administrator, name="Exempelstad", prompt_days=3)

    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.prompt_days, organisation.can_wait_days) == ("Exempelstad", 3, 10)
    event = AuditEvent.objects.get()
    assert (event.event, event.fields) == ("organisation.updated", ["name", "prompt_days"])


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"line_opened_on": date(26, 3, 1)}, "Kontrollera årtalet."),
        ({"line_opened_on": date(1999, 12, 31)}, "Kontrollera årtalet."),
        ({"line_opened_on": date(3026, 3, 1)}, "Det är mer än två år dit. Kontrollera årtalet."),
        ({"record_level_decided_on": date(226, 3, 1)}, "Kontrollera årtalet."),
    ],
)
def test_a_day_that_nobody_means_is_refused_by_action_and_page(login, administrator, given, sentence):
    [(name, day)] = given.items()

    with pytest.raises(ValidationError) as refusal:
        update_organisation(by=administrator, **given)
    page = login(administrator).post(reverse("organisation:edit"), {name: day.isoformat()})

    assert refusal.value.message_dict == {name: [sentence]}
    assert page.context["form"].errors[name] == [sentence]
    assert not Organisation.objects.exists()


def test_first_save_of_two_who_opened_an_empty_page_is_not_lost(administrator):
    opened = Organisation.load().version
    update_organisation(by=administrator, name="Exempelstad", version=opened)

    with pytest.raises(Stale):
        update_organisation(by=administrator, name="Annanstad", version=opened)

    assert (Organisation.load().name, Organisation.load().version) == ("Exempelstad", 1)


def test_first_save_of_two_at_once_is_one_save(own_database, administrator):
    def save():
        return update_organisation(by=administrator, board="Socialnämnden", version=0)

    assert refusals(at_once(save, save)) == [Stale().messages[0]]
    assert Organisation.load().version == 1


def test_first_save_that_is_refused_leaves_no_row(administrator):
    with pytest.raises(ValidationError):
        update_organisation(by=administrator, small_count=1)

    assert not Organisation.objects.exists()


def test_update_organisation_by_another_changes_nothing(manager):
    OrganisationFactory(name="Exempelstad")

    with pytest.raises(ValidationError, match="systemförvaltaren"):
        update_organisation(by=manager, name="Annanstad")

    assert Organisation.load().name == "Exempelstad"
    assert not AuditEvent.objects.exists()


def test_update_organisation_on_an_old_version_changes_nothing(administrator):
    update_organisation(by=administrator, name="Exempelstad")
    update_organisation(by=administrator, name="Nyare", version=1)

    with pytest.raises(Stale):
        update_organisation(by=administrator, name="Äldre", version=1)

    assert Organisation.load().name == "Nyare"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"small_count": 4}, "inte svagare"),
        ({"small_total": 9}, "inte svagare"),
        ({"percent_base": 19}, "inte svagare"),
        ({"median_base": 4}, "inte svagare"),
        ({"prompt_days": 0}, "Målen ska vara"),
        ({"prompt_days": 11}, "Skyndsamt"),
        ({"callback_days": 11}, "Påminnelserna ska vara"),
        ({"outreach_silent_months": 61}, "Påminnelserna ska vara"),
        ({"meetings_from": time(9), "meetings_until": time(10, 59)}, "minst två timmar"),
        ({"lex_sarah_address": "exempel.se"}, "https://"),
        ({"name": "\u200b"}, "Fyll i det här"),
        ({"record_level_decision": "without_assessment"}, "nämndens beslut"),
        ({"likeness_by_contact": True}, "kräver nämndens beslut: skriv vilket"),
    ],
)
def test_update_organisation_refuses(values, sentence, administrator):
    OrganisationFactory()

    with pytest.raises(ValidationError, match=sentence):
        update_organisation(by=administrator, **values)

    assert Organisation.load().version == 1
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("organisation_has_a_name", {"name": ""}),
        ("organisation_targets_are_reasonable", {"stalled_days": 1}),
        ("organisation_reminders_are_reasonable", {"callback_days": 11}),
        ("organisation_reminders_are_reasonable", {"outreach_silent_months": 0}),
        ("organisation_review_is_reasonable", {"review_sample": 0}),
        ("organisation_review_is_reasonable", {"review_per_rule": 21}),
        ("organisation_review_is_reasonable", {"review_many_cases": 1}),
        ("organisation_review_is_reasonable", {"review_by_working_day": 21}),
        ("organisation_release_day_is_reasonable", {"release_by_working_day": 61}),
        ("organisation_night_begins_and_ends", {"review_night_until": time(21)}),
        ("organisation_day_has_room_for_a_meeting", {"meetings_from": time(15, 1)}),
        (
            "organisation_day_has_room_for_a_meeting",
            {"meetings_from": time(23), "meetings_until": time(23, 59)},
        ),
        ("organisation_lex_sarah_address_is_a_web_address", {"lex_sarah_address": "javascript:alert(1)"}),
        ("organisation_lex_sarah_address_is_a_web_address", {"lex_sarah_address": "https:// exempel.se"}),
        ("organisation_prompt_is_before_can_wait", {"prompt_days": 20}),
        ("organisation_thresholds_are_never_looser", {"small_count": 1}),
        ("organisation_decision_has_date_and_reference", {"record_level_decision": "without_assessment"}),
        ("organisation_compares_contact_by_decision", {"likeness_by_contact": True}),
        ("organisation_is_one", {"id": 2}),
    ],
)
def test_database_refuses(constraint, values, db):
    OrganisationFactory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Organisation.objects.update(**values)


def test_settings_are_read_once_in_a_request(db, django_assert_num_queries):
    OrganisationFactory()

    with remembered_organisation(), django_assert_num_queries(1):
        assert Organisation.load() is Organisation.load()
    with django_assert_num_queries(1):
        Organisation.load()


def test_settings_are_read_anew_after_a_change_in_the_same_request(administrator):
    with remembered_organisation():
        Organisation.load()
        update_organisation(by=administrator, name="Exempelstad")

        assert Organisation.load().name == "Exempelstad"


def test_mark_as_demo_shows_on_every_page(login, call_taker):
    mark_as_demo(is_demo=True, by=None)

    assert "Påhittade uppgifter" in login(call_taker).get(reverse("accounts:profile")).content.decode()


def form_of(organisation, **values):
    form = {
        name: getattr(organisation, name)
        for name in Organisation.Privacy.plain
        if name not in ("id", "is_demo")
    }
    return {name: value for name, value in (form | values).items() if value not in (None, False)}


def test_page_saves_and_shows_what_another_saved_meanwhile(login, administrator):
    organisation = OrganisationFactory()
    client = login(administrator)
    first = form_of(organisation, opening_hours="vardagar 8-17")
    second = form_of(organisation, opening_hours="alla dagar")

    client.post(reverse("organisation:edit"), first)
    response = client.post(reverse("organisation:edit"), second)

    assert Organisation.load().opening_hours == "vardagar 8-17"
    assert response.context["form"].theirs == [("Öppettider", "vardagar 8-17")]
    assert response.context["form"]["opening_hours"].value() == "alla dagar"

    client.post(
        reverse("organisation:edit"), second | {"version": response.context["form"]["version"].value()}
    )
    assert Organisation.load().opening_hours == "alla dagar"


def test_page_of_an_empty_line_saves_and_then_refuses_who_opened_it_before(login, administrator):
    client = login(administrator)
    assert 'name="version" value="0"' in client.get(reverse("organisation:edit")).content.decode()
    sent = form_of(Organisation(), version="0", board="Socialnämnden")

    assert client.post(reverse("organisation:edit"), sent).status_code == 302
    late = client.post(reverse("organisation:edit"), sent | {"board": "Kommunstyrelsen"})

    assert late.context["form"].theirs == [("Personuppgiftsansvarig nämnd", "Socialnämnden")]
    assert Organisation.load().board == "Socialnämnden"


def test_hours_are_said_as_clocks_when_another_changed_them(login, administrator):
    organisation = OrganisationFactory()
    sent = form_of(organisation, meetings_from="09:00")
    update_organisation(by=administrator, meetings_from=time(10))

    form = login(administrator).post(reverse("organisation:edit"), sent).context["form"]

    assert form.theirs == [("Möten tidigast från", "10:00")]


def test_page_leads_to_where_wrongs_are_reported(login, call_taker, client):
    OrganisationFactory(lex_sarah_address="https://exempel.se/lex-sarah")

    page = login(call_taker).get(reverse("accounts:profile")).content.decode()

    assert 'href="https://exempel.se/lex-sarah"' in page
    assert "lex-sarah" not in client.get(reverse("account_login")).content.decode()


def test_page_shows_a_refusal_and_keeps_what_was_typed(login, administrator):
    OrganisationFactory()

    response = login(administrator).post(
        reverse("organisation:edit"), form_of(Organisation.load(), small_count=1, board="Nya nämnden")
    )

    assert "Ange minst 5." in response.content.decode()
    assert response.context["form"]["board"].value() == "Nya nämnden"
    assert Organisation.load().board == "Socialnämnden"


def test_page_takes_a_nul_byte_as_an_error(login, administrator):
    OrganisationFactory()

    response = login(administrator).post(
        reverse("organisation:edit"), form_of(Organisation.load(), name="a\x00b")
    )

    assert list(response.context["form"].errors) == ["name"]
    assert Organisation.load().version == 1


def test_a_target_out_of_bounds_is_said_by_its_own_field(login, administrator):
    OrganisationFactory()

    typed = {"prompt_days": "0", "small_count": "4", "outreach_silent_months": "-1"}

    response = login(administrator).post("/konto/installningar/", typed)

    form = response.context["form"]
    assert form.errors["prompt_days"] == ["Ange 1 till 30."]
    assert form.errors["small_count"] == ["Ange minst 5."]
    assert form.errors["outreach_silent_months"] == ["Ange 1 till 60."]
    assert Organisation.load().version == 1
