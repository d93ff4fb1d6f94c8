"""The code lists in the admin, each saved through an action. No case content is registered here."""

from django import forms
from django.contrib import admin

from referrals.models import AgencyGroup, AgencyType, LegalBasis
from stodtelefon.organisation.admin import CodeRowAdmin


@admin.register(AgencyType)
class AgencyTypeAdmin(CodeRowAdmin):
    list_display = ("label", "group", "position", "retired_on")
    fields = ("key", "label", "group", "position", "retired_on")


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
        "may_leave_unapproved",
        "position",
        "retired_on",
    )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The groups that may receive are ticked, not typed."""
        if db_field.name == "for_groups":
            return forms.MultipleChoiceField(
                label=db_field.verbose_name,
                choices=AgencyGroup.choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)
