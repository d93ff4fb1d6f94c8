"""A line where no edition is in use, of the words of a call or of the battery: every page opens."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.models import Wording
from meetings.models import Battery
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.table import TABLE
from stodtelefon.tests.test_access.world import make_world

ROOMS = ("calls:", "meetings:")
ALL_GONE = """
    ALTER TABLE meetings_battery DISABLE TRIGGER USER;
    ALTER TABLE meetings_section DISABLE TRIGGER USER;
    ALTER TABLE meetings_question DISABLE TRIGGER USER;
    ALTER TABLE calls_wording DISABLE TRIGGER USER;
    DELETE FROM meetings_question;
    DELETE FROM meetings_section;
    DELETE FROM meetings_battery;
    DELETE FROM calls_wording;
"""


@pytest.mark.django_db
def test_every_page_of_the_rooms_opens_with_none_in_use():
    world, answers, now = make_world(), {}, timezone.now()
    Wording.objects.in_use().update(status="retired", retired_at=now)
    Battery.objects.in_use().update(status="retired", retired_at=now, retired_by=world.people["coordinator"])

    for name, row in TABLE.items():
        may = next((column for column, answer in row.answers.items() if answer == "200"), None)
        if name.startswith(ROOMS) and row.method == "get" and may:
            answers[name] = world.browser(may).get(address_of(name, world.there)).status_code

    assert {name for name, status in answers.items() if status != 200} == {"meetings:battery_blank"}
    assert len(answers) > 80


def test_every_page_of_a_line_without_editions_opens(own_database, django_db_setup, login, coordinator):
    django_db_setup.execute_in(own_database, ALL_GONE)
    client = login(coordinator)
    opened = (
        "calls:create",
        "calls:blank",
        "calls:may_tell",
        "calls:wording_index",
        "meetings:battery_index",
    )
    of_draft = ("calls:wording", "calls:wording_use", "calls:wording_discard", "meetings:battery_preview")
    of_draft = (*of_draft, "meetings:draft_publish", "meetings:draft_discard")

    answers = [client.get(reverse(name)).status_code for name in opened]
    begun = [
        client.post(reverse(name)).status_code for name in ("calls:wording_begin", "meetings:draft_create")
    ]
    drafts = [client.get(reverse(name, args=[1])).status_code for name in of_draft]

    assert answers == [200] * len(opened)
    assert begun == [302, 302]
    assert drafts == [200] * len(of_draft)
