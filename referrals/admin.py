"""The code lists in the admin, each saved through an action. No case content is registered here."""

from django.contrib import admin

from referrals.actions.code_lists import (
    add_agency_type,
    add_legal_basis,
    change_agency_type,
    change_legal_basis,
)
from referrals.models import AgencyType, LegalBasis
from stodtelefon.accounts.admin_base import CodeRowAdmin


@admin.register(AgencyType)
class AgencyTypeAdmin(CodeRowAdmin):
    list_display = ("label", "group", "position", "retired_on")
    fields = ("key", "label", "group", "position", "retired_on")
    create_action = staticmethod(add_agency_type)
    change_action = staticmethod(change_agency_type)
    target = "agency_type"


@admin.register(LegalBasis)
class LegalBasisAdmin(CodeRowAdmin):
    list_display = ("label", "section", "position", "retired_on")
    fields = (
        "key",
        "label",
        "section",
        "note",
        "reason_prompt",
        "needs_reason",
        "needs_concrete",
        "needs_date",
        "below_age",
        "for_groups",
        "allows_names",
        "position",
        "retired_on",
    )
    create_action = staticmethod(add_legal_basis)
    change_action = staticmethod(change_legal_basis)
    target = "legal_basis"
