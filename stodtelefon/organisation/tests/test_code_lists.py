"""The lists that people choose from: added to, changed and retired by the administrator, each row guarded."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from calls.models import Audience, CallerRole, ConcernKind, Need, OutreachKind
from meetings.factories import RoomFactory
from meetings.models import Room
from outreach.models import Area, Language
from referrals.models import AgencyType, LegalBasis
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.forms.pages import ALREADY_CHANGED
from stodtelefon.organisation import code_lists
from stodtelefon.organisation.actions import (
    add_code_row,
    change_code_row,
    restore_code_row,
    retire_code_row,
)
from stodtelefon.organisation.models import CodeRow
from stodtelefon.saving import Stale, refusal
from stodtelefon.tests.code_lists import rules_of_lists
from stodtelefon.tests.races import at_once, refusals

pytestmark = pytest.mark.django_db

LABEL_TAKEN = "Det finns redan ett val med den benämningen i listan."
CODE_LISTS = (CallerRole, OutreachKind, Audience, Need, ConcernKind, AgencyType, LegalBasis, Area, Language)
RULES = [
    ("callerrole_label_is_used_once", "callerrole_has_a_label"),
    ("outreachkind_label_is_used_once", "outreachkind_has_a_label"),
    ("audience_label_is_used_once", "audience_has_a_label"),
    ("need_label_is_used_once", "need_has_a_label"),
    ("concernkind_label_is_used_once", "concernkind_has_a_label"),
    ("agencytype_label_is_used_once", "agencytype_has_a_label"),
    ("legalbasis_label_is_used_once", "legalbasis_has_a_label"),
    ("area_label_is_used_once", "area_has_a_label"),
    ("language_label_is_used_once", "language_has_a_label"),
]
GONE = date(2026, 1, 1)


# The rows


def test_every_list_that_people_choose_from_has_a_page():
    models = {one.model for one in code_lists.lists}

    assert models == {*CODE_LISTS, Room}
    assert {model for model in models if issubclass(model, CodeRow)} == set(CODE_LISTS)


def test_the_rules_of_every_list_are_broken_here():
    assert {rule for pair in RULES for rule in pair} == rules_of_lists(CODE_LISTS)


@pytest.mark.parametrize(("model", "rules"), list(zip(CODE_LISTS, RULES, strict=True)))
def test_a_label_is_there_and_used_once_in_the_database(model, rules):
    first, second = model.objects.all()[:2]
    breaches = ({"label": first.label.upper()}, LABEL_TAKEN), ({"label": ""}, "Ange en benämning.")

    for rule, (values, sentence) in zip(rules, breaches, strict=True):
        with pytest.raises(IntegrityError) as broken, transaction.atomic():
            model.objects.filter(pk=second.pk).update(**values)
        assert broken.value.__cause__.diag.constraint_name == rule
        assert refusal(broken.value).messages == [sentence]


def test_a_row_has_a_key_made_of_its_label(administrator, logged):
    row = add_code_row(model=Area, label="Öster om ån", position=90, by=administrator)

    assert (row.key, row.label, row.position, row.version) == ("oster-om-an", "Öster om ån", 90, 1)
    logged("code_row.added", by=administrator, target=row)


@pytest.mark.parametrize(
    ("labels", "keys"),
    [
        (("Å, ö!", "Å ö?", "A-O"), ["a-o", "a-o-2", "a-o-3"]),
        (("مركز", "شمال"), ["val", "val-2"]),
        (("x" * 120, f"{'x' * 119}y"), ["x" * 36, f"{'x' * 36}-2"]),
    ],
)
def test_labels_that_make_the_same_key_get_keys_of_their_own(administrator, labels, keys):
    rows = [add_code_row(model=Area, label=label, by=administrator) for label in labels]

    assert [row.key for row in rows] == keys


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"label": "Centrum"}, LABEL_TAKEN),
        ({"label": ""}, "Fyll i det här"),
        ({"label": "å" * 121}, "120"),
        ({"label": "Ny", "key": "centre"}, "Nyckeln finns redan."),
        ({"label": "Ny", "position": 99_999}, "32767"),
    ],
)
def test_a_row_that_no_list_can_hold_is_refused(refused, administrator, values, sentence):
    with refused(sentence):
        add_code_row(model=Area, by=administrator, **values)


@pytest.mark.parametrize("action", [change_code_row, retire_code_row, restore_code_row])
def test_lists_are_not_changed_by_others(refused, coordinator, action):
    with refused("Bara systemförvaltaren"):
        action(row=Area.objects.first(), by=coordinator)


def test_a_change_names_what_it_changed_and_keeps_the_key(administrator, logged):
    row = Area.objects.get(key="centre")

    change_code_row(row=row, by=administrator, label="Stadskärnan", position=row.position, key="core")

    row.refresh_from_db()
    assert (row.key, row.label, row.version) == ("centre", "Stadskärnan", 2)
    logged("code_row.changed", by=administrator, target=row, fields=["label"])


@pytest.mark.parametrize("action", [change_code_row, retire_code_row, restore_code_row])
def test_who_comes_second_changes_nothing(refused, administrator, action):
    row = Area.objects.get(key="centre")
    change_code_row(row=row, by=administrator, label="Stadskärnan", version=1)

    with refused("Någon annan") as refusal_of_second:
        action(row=row, by=administrator, version=1)

    assert isinstance(refusal_of_second.value, Stale)


def test_a_retired_row_cannot_be_chosen_until_it_is_taken_back(administrator, logged):
    row = Area.objects.get(key="centre")

    def is_offered() -> bool:
        return Area.objects.current(on=timezone.localdate()).filter(pk=row.pk).exists()

    retire_code_row(row=row, by=administrator)
    logged("code_row.retired", by=administrator, target=row)
    assert not is_offered()

    restore_code_row(row=row, by=administrator)
    logged("code_row.restored", by=administrator, target=row)
    assert is_offered()


def test_retiring_and_taking_back_twice_is_refused(refused, administrator):
    row = retire_code_row(row=Area.objects.get(key="centre"), by=administrator)
    with refused("redan inte längre"):
        retire_code_row(row=row, by=administrator)

    restore_code_row(row=row, by=administrator)
    with refused("används redan"):
        restore_code_row(row=row, by=administrator)


def test_two_who_add_the_same_at_once_are_one_row_and_one_sentence(own_database, administrator):
    def add():
        return add_code_row(model=Area, label="Hamnen", by=administrator)

    assert refusals(at_once(add, add)) == [LABEL_TAKEN]
    assert Area.objects.filter(label="Hamnen").count() == 1


# The pages


INDEX = "/konto/kodlistor/"


def hidden(response) -> dict:
    form = response.context["form"]
    return {name: form[name].value() for name in ("token", "version") if name in form.fields}


def test_the_first_page_counts_what_can_be_chosen(login, administrator, cost):
    RoomFactory(), RoomFactory(retired_on=GONE)
    client = login(administrator)

    counts = {one.slug: count for one, count in client.get(INDEX).context["rows"]}

    assert (counts["rum"], counts["omraden"], counts["roller"]) == (
        1,
        Area.objects.count(),
        CallerRole.objects.count(),
    )
    assert cost(client, INDEX) <= 8


def test_an_empty_list_says_what_is_missed_without_it(login, administrator):
    page = login(administrator).get(f"{INDEX}rum/").content.decode()

    assert "Inga rum är inlagda än." in page
    assert "bara tider på telefon" in page


@pytest.mark.parametrize("one", code_lists.lists, ids=lambda one: one.slug)
def test_every_list_shows_its_rows_and_a_form_with_its_columns(login, administrator, one):
    row = RoomFactory() if one.model is Room else one.model.objects.first()
    client = login(administrator)

    page, form = client.get(f"{INDEX}{one.slug}/"), client.get(f"{INDEX}{one.slug}/{row.pk}/").context["form"]

    assert f"{INDEX}{one.slug}/{row.pk}/" in page.content.decode()
    assert set(form.fields) == {*one.fields, "position", "version", "opened_with"}
    assert form.initial["position"] == row.position


@pytest.mark.parametrize(
    "address", ["finns-inte/", "finns-inte/ny/", "finns-inte/1/", "rum/999999/", "rum/999999/anvands/"]
)
def test_a_list_or_a_row_that_is_not_there(login, administrator, address):
    assert login(administrator).get(f"{INDEX}{address}").status_code == 404


def test_a_new_row_stands_last_also_behind_the_highest_number():
    RoomFactory(position=code_lists.HIGHEST)

    assert code_lists.find("rum").next_position() == code_lists.HIGHEST == 32_767


def test_a_room_is_added_last_and_once_however_often_it_is_sent(login, administrator):
    RoomFactory(position=30)
    client = login(administrator)
    opened = client.get(f"{INDEX}rum/ny/")
    form = opened.context["form"]
    sent = {"name": "Rum Eken", "directions": "Plan 2", "seats": "4", "position": form["position"].value()}

    replies = [client.post(f"{INDEX}rum/ny/", sent | hidden(opened)).status_code for _ in range(2)]

    room = Room.objects.get(name="Rum Eken")
    assert (replies, room.seats, room.position) == ([302, 302], 4, 40)


def test_two_people_on_one_row_lose_nothing(login, administrator):
    room = RoomFactory(name="Rum Eken")
    client, address = login(administrator), f"{INDEX}rum/{room.pk}/"
    opened = hidden(client.get(address))
    sent = {"name": "Rum Asken", "directions": "", "seats": "", "position": room.position}
    change_code_row(row=room, by=administrator, directions="Plan 3")

    refused = client.post(address, sent | opened)

    assert refused.context["form"].theirs == [("Namn", "Rum Eken"), ("Hitta hit", "Plan 3")]
    assert Room.objects.get().name == "Rum Eken"

    assert client.post(address, sent | hidden(refused)).status_code == 302
    assert Room.objects.get().name == "Rum Asken"


def test_a_legal_basis_is_changed_with_all_its_conditions(login, administrator):
    row = LegalBasis.objects.get(key="care_under18")
    client, address = login(administrator), f"{INDEX}rattsliga-grunder/{row.pk}/"
    opened = client.get(address).context["form"]
    sent = {name: opened[name].value() for name in opened.fields}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}

    client.post(address, sent | {"section": "OSL 26:9, ändrad", "for_groups": ["police", "social_services"]})

    after = LegalBasis.objects.get(pk=row.pk)
    assert (after.section, list(after.for_groups)) == ("OSL 26:9, ändrad", ["police", "social_services"])
    assert (after.label, after.below_age, after.needs_reason) == (row.label, row.below_age, row.needs_reason)


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"label": ""}, "label", "Fyll i det här."),
        ({"label": "a\0b"}, "label", "Texten innehåller ett tecken som inte kan sparas."),
        ({"label": "Ny", "group": "okänd"}, "group", "Välj ett av svaren i listan."),
        ({"label": "Ny", "position": "-1"}, "position", "Skriv minst 0."),
        ({"label": "Ny", "position": "32768"}, "position", "Skriv högst 32\u00a0767."),
    ],
)
def test_bad_input_is_said_by_its_field_and_nothing_is_stored(login, administrator, sent, field, sentence):
    before = CallerRole.objects.count()
    values = {"label": "Ny", "group": "school", "municipal_staff": "no", "position": "1"} | sent

    form = login(administrator).post(f"{INDEX}roller/ny/", values).context["form"]

    assert form.errors[field] == [sentence]
    assert CallerRole.objects.count() == before


def test_a_row_is_retired_and_taken_back_after_a_question(login, administrator):
    room = RoomFactory()
    client, address = login(administrator), f"{INDEX}rum/{room.pk}/anvands/"
    asked = client.get(address)
    assert f"Sluta använda ”{room}”?" in asked.content.decode()

    client.post(address, hidden(asked))
    assert Room.objects.get().is_retired
    assert "Används inte längre (1)" in client.get(f"{INDEX}rum/").content.decode()

    client.post(address, hidden(client.get(address)))
    assert not Room.objects.get().is_retired


def test_a_question_that_was_answered_twice_does_not_take_the_row_back(login, administrator):
    room = RoomFactory()
    client, address = login(administrator), f"{INDEX}rum/{room.pk}/anvands/"
    opened = hidden(client.get(address))

    login(UserFactory(administrator=True)).post(address, opened)
    again = client.post(address, opened, follow=True)

    assert Room.objects.get().is_retired
    assert again.redirect_chain == [(f"{INDEX}rum/", 302)]
    assert ALREADY_CHANGED in again.content.decode()


def test_a_list_costs_the_same_with_few_and_many_rows(login, administrator, cost):
    client = login(administrator)
    RoomFactory.create_batch(10)
    few = cost(client, f"{INDEX}rum/")
    RoomFactory.create_batch(40)

    assert cost(client, f"{INDEX}rum/") == few
    assert few <= 8


def test_others_do_not_reach_the_lists(login, coordinator):
    client = login(coordinator)

    assert [client.get(f"{INDEX}{end}").status_code for end in ("", "rum/", "rum/ny/")] == [404, 404, 404]
    assert client.post(f"{INDEX}rum/ny/", {"name": "Rum Eken", "position": "1"}).status_code == 404
    assert not Room.objects.exists()
