"""A caller who comes back with the code of a call that is not saved yet."""

import pytest
from django.core import signing
from django.urls import reverse

from calls.forms.codes import SALT
from calls.models import CodeAccess
from stodtelefon.audit.models import AuditEvent
from stodtelefon.drafts.factories import DraftFactory
from stodtelefon.privacy.reference_codes import reference_code_hash

pytestmark = pytest.mark.django_db
CODE = "LEK-47-RAV"


@pytest.fixture
def unfinished(call_taker):
    """A call that is being written, in which a code was read out: its draft."""
    opened = signing.dumps(
        {"user": call_taker.pk, "at": "2026-11-26T12:00:00+00:00", "code": CODE}, salt=SALT
    )
    contents = {
        "address": "/samtal/nytt/",
        "title": "Nytt samtal",
        "place": "",
        "fields": [["opened", opened], ["own_observations", "Den andras hemlighet."]],
    }
    return DraftFactory(writer=call_taker, contents=contents, spoken_hash=reference_code_hash(CODE))


def test_code_of_a_call_that_is_being_written_opens_a_page_that_says_who_writes_it(
    call_taker, other_call_taker, login, unfinished
):
    response = login(other_call_taker).post(reverse("calls:search"), {"q": CODE})

    page = response.content.decode()
    assert '<h1 tabindex="-1" autofocus>Samtalet är inte färdigskrivet</h1>' in page
    assert f'<strong dir="auto">{call_taker.name}</strong> skriver det.' in page
    assert str(unfinished.pk) not in page
    assert "hemlighet" not in page
    assert "Det gick inte att söka på det" not in page
    line = AuditEvent.objects.filter(actor_id=other_call_taker.pk).latest("pk")
    assert (line.event, line.target_id, line.is_read) == ("draft.asked_for", str(unfinished.pk), True)
    assert not CodeAccess.objects.exists()


def test_code_of_ones_own_unfinished_call_leads_on(call_taker, login, unfinished):
    client = login(call_taker)

    page = client.post(reverse("calls:search"), {"q": CODE}).content.decode()

    assert f'href="{unfinished.resume_url}">Skriv vidare<' in page
    assert "Den andras hemlighet." in client.get(unfinished.resume_url).content.decode()
