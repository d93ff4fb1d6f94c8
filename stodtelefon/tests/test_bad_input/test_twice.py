"""A form sent twice, and two people on one case."""

import pytest
from django.apps import apps
from django.utils import timezone

from calls.actions.cases import raise_level
from calls.factories import CallerFactory, CaseFactory, IdentityFactory
from calls.models import Identity, Note
from calls.tests.factories import IdentityReasonFactory
from referrals.factories import AgencyFactory
from referrals.models import Referral
from stodtelefon.tests.test_bad_input.sending import NASTY, errors, hidden_in, send, stored, words_on
from stodtelefon.tests.times import working_day

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("where", "answers", "model"),
    [
        ("anteckning", {"event_on": "today", "source": "caller", "text": "Ringde igen."}, Note),
        ("bevakning", {"due_on": "working_day", "text": "Ring på fredag."}, "calls.Reminder"),
        ("hanvisa", {"note": "Till fältarna.", "agency_type": "first"}, "referrals.Signposting"),
        ("koppla-in", {"sheet": "Kort.", "agency": "first"}, Referral),
    ],
)
def test_form_sent_twice_counts_once(login, call_taker, case, where, answers, model):
    model = apps.get_model(model) if isinstance(model, str) else model
    agency, client = AgencyFactory(), login(call_taker)
    real = {"today": timezone.localdate().isoformat(), "working_day": working_day().isoformat()}
    first = {"agency": agency.pk, "agency_type": agency.type_id}
    sent = {
        name: first[name] if value == "first" else real.get(value, value) for name, value in answers.items()
    }
    path = f"/arenden/{case.number}/{where}/"
    sent |= hidden_in(client.get(path))

    replies = [client.post(path, sent).status_code for _ in range(2)]

    assert (replies, model.objects.count()) == ([302, 302], 1)


@pytest.mark.parametrize(
    ("where", "mine"),
    [
        ("hoj-nivan", {"level": "case", "reason": NASTY}),
        ("lamna-over", {"to": "queue", "reason": NASTY}),
        ("avsluta", {"outcome": "settled", "ve_assessment": "no_reason", "reason": NASTY}),
    ],
)
def test_two_people_on_one_case(login, call_taker, coordinator, where, mine):
    """The second one sees that somebody was first, keeps every word, and can then send again."""
    case = CaseFactory(handler=call_taker)
    client = login(call_taker)
    path = f"/arenden/{case.number}/{where}/"
    begun = hidden_in(client.get(path))
    raise_level(case=case, level="open_service", reason="Samordnaren hann först.", by=coordinator)
    before = stored()

    response = client.post(path, begun | mine)

    assert response.status_code == 200
    assert errors(response)["__all__"] != []
    assert NASTY in words_on(response)
    assert stored() == before
    again = client.post(path, hidden_in(response) | mine)
    assert again.status_code == 302


def test_two_people_on_one_identity(login, call_taker, coordinator, case):
    identity = IdentityFactory(caller=CallerFactory(case=case), name="Förra Namnet")
    path = f"/arenden/{case.number}/identitet/{identity.pk}/andra/"
    IdentityReasonFactory(case=case, created_by=coordinator)
    mine, theirs = login(call_taker), login(coordinator)
    begun = hidden_in(mine.get(path))
    assert send(theirs, path, name="Deras Namn", phone="040-111 11 11").status_code == 302

    response = mine.post(path, begun | {"name": "Mitt Namn"})

    page = words_on(response)
    assert (response.status_code, "Mitt Namn" in page, "Deras Namn" in page) == (200, True, True)
    assert Identity.objects.get().name == "Deras Namn"
