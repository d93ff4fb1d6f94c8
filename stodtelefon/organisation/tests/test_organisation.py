"""The settings: one row, changed by the administrator, and never with looser protection of small figures."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from stodtelefon.audit.models import AuditEvent
from stodtelefon.organisation.actions import mark_as_demo, update_organisation
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.organisation.models import Organisation, remembered_organisation
from stodtelefon.saving import Stale


def test_defaults_stand_before_anyone_has_saved(db):
    organisation = Organisation.load()

    assert not Organisation.objects.exists()
    targets = (organisation.prompt_days, organisation.can_wait_days, organisation.follow_up_weeks)
    assert (*targets, organisation.stalled_days) == (2, 10, 4, 90)
    thresholds = (organisation.small_count, organisation.small_total)
    assert (*thresholds, organisation.percent_base, organisation.median_base) == (5, 10, 20, 5)


def test_update_organisation_saves_what_is_named_and_logs_the_names(administrator):
    update_organisation(by=administrator, name="Exempelstad", prompt_days=3)

    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.prompt_days, organisation.can_wait_days) == ("Exempelstad", 3, 10)
    event = AuditEvent.objects.get()
    assert (event.event, event.fields) == ("organisation.updated", ["name", "prompt_days"])


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
        ({"name": ""}, "tomt|Ange"),
        ({"record_level_decision": "without_assessment"}, "nämndens beslut"),
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
        ("organisation_prompt_is_before_can_wait", {"prompt_days": 20}),
        ("organisation_thresholds_are_never_looser", {"small_count": 1}),
        ("organisation_decision_has_date_and_reference", {"record_level_decision": "without_assessment"}),
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

    response = login(administrator).post("/konto/installningar/", {"prompt_days": "0", "small_count": "4"})

    form = response.context["form"]
    assert form.errors["prompt_days"] == ["Ange 1 till 30."]
    assert form.errors["small_count"] == ["Ange minst 5."]
    assert Organisation.load().version == 1
