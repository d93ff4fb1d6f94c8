"""Every form of the line, begun and opened again by its writer: on its own page, and as words alone."""

from __future__ import annotations

import pytest
from django.test import Client

from stodtelefon.drafts.models import Draft
from stodtelefon.drafts.tests.tab import Tab
from stodtelefon.tests.browser.forms_table import FORMS, whole_world
from stodtelefon.tests.test_access.addresses import address_of

WORDS = "Kanariefågel nummer sju"


@pytest.mark.django_db
def test_what_is_begun_in_any_form_is_opened_again():
    world, lost = whole_world(), []
    for row in (row for row in FORMS if row.is_typed_in):
        client = Client()
        client.force_login(world.people[row.by])
        tab, page = Tab(client), row.address(world)
        tab.get(page)
        sent_to = page if row.sent_to == row.opened_at else address_of(row.sent_to, world.there)
        answer = tab.write(sent_to, {row.field: WORDS}).json()
        assert "key" in answer, f"{row.sent_to}: {answer}"

        draft = Draft.objects.get(pk=answer["key"])
        for name, address in (("page", draft.resume_url), ("words", draft.get_absolute_url())):
            shown = client.get(address)
            if shown.status_code != 200 or WORDS not in shown.content.decode():
                lost.append(f"{row.sent_to}: not on its {name} ({shown.status_code})")

    assert not lost, "\n".join(lost)
