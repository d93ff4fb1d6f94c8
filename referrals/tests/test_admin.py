"""The code lists in the admin: changed through actions, and no case content there."""

import pytest
from django.contrib import admin
from django.urls import reverse

from referrals.models import AgencyType, Disclosure, LegalBasis, Referral, Signposting
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def changes() -> list[str]:
    return list(AuditEvent.objects.filter(is_read=False).order_by("pk").values_list("event", flat=True))


def test_a_legal_basis_is_changed_through_its_action(login, administrator):
    row = LegalBasis.objects.get(key="care_under18")
    values = {
        "label": row.label,
        "section": "OSL 26:9, ändrad",
        "note": row.note,
        "reason_prompt": row.reason_prompt,
        "needs_reason": "on",
        "below_age": 18,
        "for_groups": ["social_services"],
        "allows_names": "on",
        "position": row.position,
        "version": row.version,
    }

    login(administrator).post(reverse("admin:referrals_legalbasis_change", args=[row.pk]), values)

    row.refresh_from_db()
    assert (row.section, row.for_groups, row.key) == ("OSL 26:9, ändrad", ["social_services"], "care_under18")
    assert changes() == ["code_row.changed"]


def test_an_agency_type_is_added_through_its_action(login, administrator):
    values = {"key": "library", "label": "bibliotek", "group": "other", "position": 200}

    login(administrator).post(reverse("admin:referrals_agencytype_add"), values)

    assert AgencyType.objects.get(key="library").group == "other"
    assert changes() == ["code_row.added"]


@pytest.mark.parametrize("model", [Referral, Disclosure, Signposting])
def test_no_case_content_is_registered(model):
    assert not admin.site.is_registered(model)


def test_others_do_not_reach_the_code_lists(login, coordinator):
    answer = login(coordinator).get(reverse("admin:referrals_legalbasis_changelist"))

    assert answer.status_code in (302, 404)
    assert "OSL" not in answer.content.decode()
