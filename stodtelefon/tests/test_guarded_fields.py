"""Every free text of every form is read for what points somebody out, or stands here with the reason why it is not."""

import ast

import pytest
from django.urls import get_resolver

from calls.forms.fields import PersonalNumber
from stodtelefon.forms.fields import Key, Mail, Phone, Words
from stodtelefon.forms.form import RowForm, StodForm
from stodtelefon.tests.test_house_rules.reading import modules

SOUGHT = "what is sought is no record"
NUMBER = "the number of a case, or a code"
IDENTITY = "it is the identity: there it belongs"
REACH = "how to reach somebody: asked for, and taken away when it is done"
IN_SERVICE = "somebody in service, whom it is said by name that it was told to"
WORDING = "the line's own words, about nobody"
STAFF = "a colleague's own account"
MACHINE = "about the line's own log, and no case"
HOUSE = "a room or a street where people meet"
PLAN = "an event, a language or a folder: about nobody"

MAY_NAME = {
    ("calls.forms.search", "q"): SOUGHT,
    ("calls.forms.contacts", "callback_to"): REACH,
    ("calls.forms.moves", "number"): NUMBER,
    ("calls.forms.openings", "number"): NUMBER,
    ("calls.forms.people", "case_number"): NUMBER,
    ("calls.forms.people", "caller_code"): NUMBER,
    ("calls.forms.codes", "spare_code"): NUMBER,
    ("calls.forms.restrictions", "number"): NUMBER,
    ("calls.forms.wordings", "self.fields[text.key]"): WORDING,
    ("calls.forms.fields", "name"): IDENTITY,
    ("calls.forms.fields", "address"): IDENTITY,
    ("calls.forms.fields", "contact_safety"): IDENTITY,
    ("calls.forms.fields", "contact_times"): IDENTITY,
    ("calls.forms.fields", "interpreter_language"): IDENTITY,
    ("calls.forms.children", "reported_to"): IN_SERVICE,
    ("calls.forms.danger", "told_whom"): IN_SERVICE,
    ("meetings.forms.battery_drafts", "title"): WORDING,
    ("meetings.forms.battery_drafts", "self.fields[f'text_{key}']"): WORDING,
    ("meetings.forms.battery_drafts", "self.fields[f'labels_{key}']"): WORDING,
    ("meetings.forms.week", "vecka"): PLAN,
    ("meetings.forms.meetings", "place"): HOUSE,
    ("referrals.forms.arrivals", "reach"): REACH,
    ("referrals.forms.disclosures", "recipient"): IN_SERVICE,
    ("referrals.forms.referrals", "recipient"): IN_SERVICE,
    ("outreach.forms.cooperations", "organisation"): PLAN,
    ("outreach.forms.cooperations", "contact"): IN_SERVICE,
    ("outreach.forms.events", "together_with"): PLAN,
    ("outreach.forms.events", "material"): PLAN,
    ("outreach.forms.events", "malgrupp"): PLAN,
    ("outreach.forms.events", "omrade"): PLAN,
    ("stodtelefon.audit.forms", "case"): NUMBER,
    ("stodtelefon.audit.forms", "number"): NUMBER,
    ("stodtelefon.audit.forms", "explanation"): MACHINE,
    ("stodtelefon.audit.forms", "confirmation"): MACHINE,
    ("stodtelefon.accounts.forms.own", "name"): STAFF,
    ("stodtelefon.accounts.forms.own", "title"): STAFF,
    ("stodtelefon.accounts.forms.users", "name"): STAFF,
    ("stodtelefon.accounts.forms.users", "title"): STAFF,
}
# Forms that are made of a table's columns: registers and settings, which are about nobody who is spoken of.
OF_COLUMNS = {"ListRowForm", "AgencyForm", "NewAgencyForm", "ChangeAgencyForm", "OrganisationForm"}


def written_so(name: str) -> set[tuple[str, str]]:
    """Where a field is made with `may_name=True`, by module and by what it is called there."""
    return {
        (module, ast.unparse(node.targets[0]))
        for module, tree, _ in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "Words"
        and any(one.arg == name for one in node.value.keywords)
    }


def forms_of(form: type = StodForm):
    for one in form.__subclasses__():
        yield one
        yield from forms_of(one)


@pytest.fixture(scope="module")
def forms():
    """Every form behind an address."""
    assert get_resolver().url_patterns
    return {one for one in forms_of() if not one.__module__.startswith("stodtelefon.tests")}


def test_every_free_text_that_may_name_somebody_says_why():
    assert written_so("may_name") == set(MAY_NAME)


def test_every_free_text_of_every_form_is_read_or_stands_here(forms):
    by_name = {name for _, name in MAY_NAME}
    unread = {
        f"{form.__name__}.{name}"
        for form in forms
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, Words) and field.may_name and name not in by_name
        if not isinstance(field, Mail | Phone | Key | PersonalNumber)
        if OF_COLUMNS.isdisjoint(kind.__name__ for kind in form.__mro__)
    }

    assert unread == set()


def test_most_free_texts_are_read(forms):
    """The long ones are: what is about people is written there."""
    long = {
        f"{form.__name__}.{name}"
        for form in forms
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, Words) and "rows" in field.widget.attrs and field.may_name
    }

    assert long == {
        *("ExplainForm.explanation", "ConfirmForm.confirmation"),
        *(f"{form}.contact_safety" for form in ("CallForm", "JoinedCallForm", "IdentityForm")),
        *(f"{form}.contact_safety" for form in ("IdentityChangeForm", "PersonIdentityForm")),
        *(f"{form}.does" for form in ("AgencyForm", "NewAgencyForm", "ChangeAgencyForm")),
    }


def test_forms_of_columns_are_those_of_registers_and_settings(forms):
    of_columns = {one.__name__ for one in forms if issubclass(one, RowForm) and one is not RowForm}

    assert of_columns >= OF_COLUMNS
    assert all(
        field.may_name
        for one in forms
        if issubclass(one, RowForm)
        for field in getattr(one, "base_fields", {}).values()
        if isinstance(field, Words)
    )
