"""The settings in Django's admin."""

from stodtelefon.audit.models import AuditEvent
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.organisation.models import Organisation

SETTINGS = "/admin/organisation/organisation/1/change/"


def organisation_form(client):
    page = client.get(SETTINGS)
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_admin_shows_the_settings(login, administrator):
    OrganisationFactory()

    assert login(administrator).get("/admin/organisation/organisation/").status_code == 200


def test_saving_the_settings_goes_through_the_action(login, administrator):
    OrganisationFactory()
    client = login(administrator)

    response = client.post(SETTINGS, organisation_form(client) | {"prompt_days": 3})

    assert response.status_code == 302
    assert Organisation.load().prompt_days == 3
    event = AuditEvent.objects.get()
    assert (event.event, event.fields) == ("organisation.updated", ["prompt_days"])


def test_days_and_numbers_are_read_in_the_admin_as_everywhere(login, administrator):
    OrganisationFactory()
    client = login(administrator)
    typed = {"line_opened_on": "03/04/2026", "stalled_days": "1.000"}

    errors = client.post(SETTINGS, organisation_form(client) | typed).context["adminform"].form.errors

    assert errors == {
        "line_opened_on": ["Skriv datumet som 2026-11-22."],
        "stalled_days": ["Skriv ett helt tal."],
    }


def test_settings_that_are_too_loose_are_refused_in_the_form(login, administrator):
    OrganisationFactory()
    client = login(administrator)

    response = client.post(SETTINGS, organisation_form(client) | {"small_count": 1})

    assert "inte svagare än 5" in response.content.decode()
    assert Organisation.load().version == 1
