"""The form of the settings, and the form of a row of a list."""

from __future__ import annotations

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.text import capfirst

from stodtelefon.forms.fields import Phone, field_of_column
from stodtelefon.forms.form import RowForm
from stodtelefon.organisation.actions import DAYS, EDITABLE
from stodtelefon.organisation.code_lists import CodeList
from stodtelefon.organisation.models import Organisation

BOUNDS = {
    "prompt_days": (1, 30),
    "can_wait_days": (1, 90),
    "callback_days": (0, 10),
    "follow_up_weeks": (1, 52),
    "stalled_days": (7, 365),
    "outreach_silent_months": (1, 60),
    "review_sample": (1, 20),
    "review_per_rule": (1, 20),
    "review_many_cases": (2, 200),
    "review_by_working_day": (1, 20),
    "release_by_working_day": (1, 60),
    "small_count": (5, None),
    "small_total": (10, None),
    "percent_base": (20, None),
    "median_base": (5, None),
}
LAYOUT = Layout(
    Fieldset("Kommunen", "name", "board", "data_protection_officer", "contact_mail", "lex_sarah_address"),
    Fieldset(
        "Linjen",
        "line_name",
        "line_number",
        "line_opened_on",
        "opening_hours",
        "emergency_social_services_phone",
    ),
    Fieldset(
        "Nämndens beslut",
        "record_level_decision",
        "record_level_decided_on",
        "record_level_reference",
        "identities_may_be_removed",
        "likeness_by_contact",
        "likeness_decision",
    ),
    Fieldset(
        "Tider",
        "prompt_days",
        "can_wait_days",
        "callback_days",
        "follow_up_weeks",
        "stalled_days",
        "outreach_silent_months",
        "meetings_from",
        "meetings_until",
        css_class="halves",
    ),
    Fieldset(
        "Loggkontroll",
        "review_sample",
        "review_per_rule",
        "review_many_cases",
        "review_by_working_day",
        "review_night_from",
        "review_night_until",
        css_class="halves",
    ),
    Fieldset(
        "Skydd för små tal",
        "small_count",
        "small_total",
        "percent_base",
        "median_base",
        css_class="halves",
    ),
    Fieldset("Årsstatistik", "release_by_working_day", "has_open_data"),
)


def setting(column, **kwargs) -> forms.Field:
    """Our field for a setting; a day has its bounds from the action."""
    within = {"within": DAYS[column.name]} if column.name in DAYS else {}
    return field_of_column(column, **within, **kwargs)


class OrganisationForm(RowForm):
    """All settings on one page. Only read from: the action saves. Version 0: nobody has saved them yet."""

    versioned = True
    first_version = 0

    class Meta:
        model = Organisation
        formfield_callback = setting
        fields = EDITABLE
        field_classes = {"line_number": Phone, "emergency_social_services_phone": Phone}

    help_texts_of_our_own = {
        "line_name": "Står i utskrifter och brev.",
        "opening_hours": "Till exempel: vardagar 8-17.",
        "contact_mail": "Står öppet, på sidan Tillgänglighet och i security.txt.",
        "lex_sarah_address": (
            "Sidan där personalen rapporterar enligt lex Sarah (SoL 27:2). Står längst ned på sidorna."
        ),
        "callback_days": "0 betyder samma dag.",
        "outreach_silent_months": "Den som inte fått veta om linjen på så länge lyfts fram under Nå ut.",
        "meetings_from": "Bokningen föreslår tider på arbetsdagar mellan de här klockslagen.",
        "review_sample": "Så många av varje persons läsningar dras på måfå.",
        "review_per_rule": "Nödöppningar, och identiteter som öppnats utan att något skrevs, kontrolleras alla.",
        "review_by_working_day": "Efter den dagen är loggkontrollen sen på Idag.",
        "release_by_working_day": "Efter den dagen är det sent på Idag. Dagarna räknas från den 1 februari.",
        "has_open_data": (
            "Då kan vem som helst läsa de fastställda årens tal på /oppna-data/statistik.json, och inget om andra år."
        ),
        "small_count": (
            "Minst 5. Gäller uppgifter om människor i årsstatistiken. Egen personal och andra skrivs som 0 när de är 0."
        ),
        "small_total": "Minst 10.",
        "percent_base": "Minst 20.",
        "median_base": "Minst 5.",
        "likeness_by_contact": (
            "Då söks likheter mellan ärenden också på telefon och e-post, inte bara på personnummer och namn. "
            "Kräver nämndens beslut."
        ),
        "likeness_decision": "Till exempel: socialnämnden 2026-03-12, § 41.",
        "record_level_decision": "Insats utan behovsprövning kräver nämndens beslut, med datum och diarienummer.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = LAYOUT
        for name, text in self.help_texts_of_our_own.items():
            self.fields[name].help_text = text
        for field in self.fields.values():
            field.label = capfirst(field.label)

    def clean(self):
        """What is out of bounds is said by its own field; the database says the same of them together."""
        cleaned = super().clean()
        for name, (least, most) in BOUNDS.items():
            value, is_outside = cleaned.get(name), self.has_error(name, "min_value")
            if is_outside:
                del self.errors[name]  # its bound is that of the table, which is another
            if is_outside or (value is not None and not least <= value <= (most or value)):
                self.add_error(name, f"Ange {least} till {most}." if most else f"Ange minst {least}.")
        if cleaned.get("likeness_by_contact") and not cleaned.get("likeness_decision"):
            self.ask_for({"likeness_decision": "Skriv vilket beslut av nämnden som tillåter det."})
        return cleaned


class ListRowForm(RowForm):
    """One row of a list, new or changed: `form_of(code_list)`."""

    def __init__(self, *args, row=None, **kwargs):
        self.once, self.versioned = row is None, row is not None
        super().__init__(*args, row=row, **kwargs)


def form_of(code_list: CodeList) -> type[ListRowForm]:
    """The form of this list's rows, made from its columns."""
    return forms.modelform_factory(
        code_list.model,
        form=ListRowForm,
        fields=(*code_list.fields, "position"),
        formfield_callback=field_of_column,
        help_texts={"position": "Lägst tal står först i listan."} | code_list.help_texts,
    )
