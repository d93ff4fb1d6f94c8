"""The worklist of referrals: what each row says."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from referrals.factories import AgencyFactory, ReferralFactory
from stodtelefon.dates import iso

pytestmark = pytest.mark.django_db


def worklist(client, name: str) -> str:
    page = client.get(reverse("referrals:index"), {"lista": name}).content.decode()
    return "\n".join(line.strip() for line in page.splitlines())


def test_the_list_says_what_is_written_as_it_is(login, coordinator):
    referral = ReferralFactory(sent=True, agency=AgencyFactory(name="<b>Elevhälsan</b> & co"))

    page = worklist(login(coordinator), "vantar")

    name = "&lt;b&gt;Elevhälsan&lt;/b&gt; &amp; co"
    link = f'<a href="{referral.get_absolute_url()}">{name}<span class="visually-hidden">, ärende'
    assert f"{link} {referral.case.number}</span></a>" in page
    assert "<b>Elev" not in page
    assert page.count('<td data-label="Svar">') == 1


@pytest.mark.parametrize(
    ("traits", "badge"),
    [
        ({}, ""),
        ({"police": True, "approval_requested": True}, '<span class="state soon">väntar på chefen</span>'),
        ({"police": True, "approved": True}, '<span class="state good">godkänd</span>'),
    ],
)
def test_the_list_says_how_far_a_draft_has_come(login, coordinator, traits, badge):
    ReferralFactory(**traits)

    page = worklist(login(coordinator), "utkast")

    assert f'<td data-label="Läge">\nutkast\n{badge}' in page
    assert page.count('<span class="state') == bool(badge)


@pytest.mark.parametrize(
    ("trait", "field", "words"),
    [
        ("completed", "completed_at", "klar"),
        ("declined", "declined_at", "tackade nej"),
        ("withdrawn", "withdrawn_at", "återkallad"),
    ],
)
def test_the_list_says_the_day_of_the_last_that_happened(login, coordinator, trait, field, words):
    referral = ReferralFactory(**{trait: True})

    page = worklist(login(coordinator), "klara")

    assert f'<td data-label="Läge">\n{words}\n' in page
    assert f'<span class="figure">{iso(getattr(referral, field))}</span>' in page


def test_answers_due_on_different_days_are_told_apart(login, coordinator):
    today = timezone.localdate()
    for days in (0, 0, -30):
        ReferralFactory(sent=True, answer_due_on=today + timedelta(days))

    page = worklist(login(coordinator), "vantar")

    assert page.count('<span class="state soon">svar senast idag</span>') == 2
    assert page.count("svar skulle varit senast") == 1
