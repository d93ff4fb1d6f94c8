"""The kit of forms: what each field takes and says, and what a form does when somebody else saved first."""

from datetime import date, time

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.bounds import EITHER, HAPPENED, MONTH_BEEN, SPAN_BEEN
from stodtelefon.forms.beside import Beside, side_by_side
from stodtelefon.forms.fields import (
    Clock,
    Day,
    Mail,
    Moment,
    Month,
    MonthOrLonger,
    OneOf,
    OneRow,
    Phone,
    Secret,
    SomeOf,
    SomeRows,
    Tick,
    WholeNumber,
    Words,
    in_words,
    is_long,
    labels,
)
from stodtelefon.forms.form import DeedForm, StodForm
from stodtelefon.forms.pages import sent, where
from stodtelefon.permissions import Permission
from stodtelefon.reach import ODD_LETTERS
from stodtelefon.reading import SPAN
from stodtelefon.saving import Stale
from stodtelefon.spans import Span

YES_NO = (("yes", "ja"), ("no", "nej"))
UNDER_HEADINGS = (("skola", (("teacher", "lärare"),)), ("", "ej svarat"))
NOT_IN_LIST = "Välj ett av svaren i listan."
GONE = "Det du valde finns inte kvar i listan. Välj igen."
DAY = "Skriv datumet som 2026-11-22."
MOMENT = "Skriv dag och klockslag som 2026-11-22 14:30."
BLANK = object()  # nothing was typed


# Fields


@pytest.mark.parametrize(
    ("field", "typed", "cleaned"),
    [
        (Words(max_length=5, rows=2), "en\r\ntvå", None),
        (Words(max_length=6, rows=2), "en\r\ntvå", "en\ntvå"),
        (Words(max_length=6), "en\r\ntvå", "en två"),
        (Words(rows=2), "Ring 112 – genast\u200b", "Ring 112 – genast"),
        (Words(), "Anna\u2010Karin", "Anna-Karin"),
        (Words(required=False), "", ""),
        (Words(required=False), "\u200b", ""),
        (Mail(), "Asa@Exempel.se", "Asa@Exempel.se"),
        (Mail(), "\ufeffasa＠exempel.se\u200b", "asa@exempel.se"),
        (Mail(), "asa@åkarp.se", "asa@åkarp.se"),
        (Mail(required=False), "\u200b", ""),
        (Phone(), "070\u2011174 06 05, mamma", "070-174 06 05, mamma"),
        (Secret(autocomplete="off"), " a\r\nb ", " a\r\nb "),
        (OneOf(YES_NO), "yes", "yes"),
        (OneOf([(1, "ett")], coerce=int), "1", 1),
        (OneOf(YES_NO, required=False), "", ""),
        (SomeOf(YES_NO), ["yes", "no"], ("yes", "no")),
        (SomeOf(YES_NO, required=False), [], ()),
        (Tick(), "", False),
        (Day(within=EITHER), "2026-11-22", date(2026, 11, 22)),
        (Clock(), "14:30", time(14, 30)),
        (Month(within=MONTH_BEEN), "2016-03", date(2016, 3, 1)),
        (MonthOrLonger(within=SPAN_BEEN), "hösten 2016", Span(date(2016, 9, 1), "season")),
        (WholeNumber(min_value=1), "12", 12),
        (Day(within=EITHER, required=False), "\u200b", BLANK),
        (Clock(required=False), "\ufeff", BLANK),
        (Moment(within=HAPPENED, required=False), "\u2800", BLANK),
        (Month(within=MONTH_BEEN, required=False), "\u200b", BLANK),
        (WholeNumber(required=False), "\u2060", BLANK),
    ],
)
def test_field_takes(field, typed, cleaned):
    if cleaned is None:
        with pytest.raises(ValidationError):
            field.clean(typed)
    else:
        assert field.clean(typed) == (None if cleaned is BLANK else cleaned)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (Words(), "", "Fyll i det här."),
        (Words(), "\u200b", "Fyll i det här."),
        (Words(rows=2), "", "Skriv en mening här."),
        (Words(rows=2), "\ufeff\r\n\u2800", "Skriv en mening här."),
        (Words(max_length=3), "fyra", "Texten är för lång: 4 tecken, högst 3 får plats."),
        (Words(), "a\x00b", "Texten innehåller ett tecken som inte kan sparas."),
        (Mail(), "namn@", "Skriv e-postadressen så här: namn@exempel.se."),
        (Mail(), "namn", "Skriv e-postadressen så här: namn@exempel.se."),
        (Mail(), "åsa@exempel.se", ODD_LETTERS),
        (Mail(max_length=9), "namn@exempel.se", "Texten är för lång: 15 tecken, högst 9 får plats."),
        (Phone(), "mammas mobil", "Skriv telefonnumret med siffror."),
        (OneOf(YES_NO), "", "Välj ett svar."),
        (OneOf(YES_NO), "maybe", NOT_IN_LIST),
        (SomeOf(YES_NO), [], "Välj ett svar."),
        (SomeOf(YES_NO), ["maybe"], NOT_IN_LIST),
        (SomeOf(YES_NO), "yes", NOT_IN_LIST),
        (Tick(required=True), "", "Kryssa i rutan."),
        (Day(within=EITHER), "\u200b", "Ange en dag."),
        (Day(within=EITHER), "i går", "Skriv datumet som 2026-11-22."),
        (Clock(), "halv tre", "Skriv klockslaget som 14:30."),
        (Moment(within=HAPPENED), "nyss", MOMENT),
        (Moment(within=HAPPENED), "0001-01-01 10:00", "Kontrollera årtalet. Ange när det faktiskt hände."),
        (Day(within=EITHER), "0001-01-01", "Kontrollera årtalet."),
        (Day(within=EITHER), "9999-12-31", "Det är mer än två år dit. Kontrollera årtalet."),
        (Month(within=MONTH_BEEN), "i höstas", "Skriv år och månad som 2026-11."),
        (Month(within=MONTH_BEEN), "2999-01", "Välj en månad som har varit."),
        (Month(within=MONTH_BEEN), "0026-11", "Kontrollera årtalet."),
        (MonthOrLonger(within=SPAN_BEEN), "\u200b", "Ange en månad, en årstid eller ett år."),
        (MonthOrLonger(within=SPAN_BEEN), "häromdagen", SPAN),
        (MonthOrLonger(within=SPAN_BEEN), "2999", "Ange en tid som har varit."),
        (MonthOrLonger(within=SPAN_BEEN), "våren 0026", "Kontrollera årtalet."),
        (WholeNumber(), "\u200b", "Fyll i det här."),
        (WholeNumber(), "många", "Skriv ett helt tal."),
        (WholeNumber(min_value=1), "0", "Skriv minst 1."),
        (WholeNumber(max_value=9), "10", "Skriv högst 9."),
        (WholeNumber(max_value=1_000_000), "1000001", "Skriv högst 1\u00a0000\u00a0000."),
    ],
)
def test_field_says_what_is_wrong(field, typed, sentence):
    with pytest.raises(ValidationError) as refusal:
        field.clean(typed)

    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize(("typed", "sentence"), [("a\x00b", NOT_IN_LIST), ("x", GONE), ("999999999", GONE)])
def test_row_that_cannot_be_chosen_is_refused_in_one_sentence(db, typed, sentence):
    one, some = OneRow(), SomeRows()
    one.offer(User.objects.all())
    some.queryset = User.objects.all()

    for field, value in ((one, typed), (some, [typed])):
        with pytest.raises(ValidationError) as refusal:
            field.clean(value)
        assert refusal.value.messages == [sentence]


def test_row_that_is_gone_since_the_page_was_opened_is_named(db):
    people = User.objects.who_may(Permission.LOG_READ)
    closed = UserFactory(name="Axel", log_reviewer=True, disabled=True)
    moved = UserFactory(name="Berit", coordinator=True)
    one, some = OneRow(), SomeRows()
    one.offer(people)
    some.queryset = people

    for person, sentence in (
        (closed, "Kontot för Axel är avstängt. Välj någon annan."),
        (moved, "Berit kan inte väljas här längre. Välj någon annan."),
    ):
        for field, value in ((one, person.pk), (some, [person.pk])):
            with pytest.raises(ValidationError) as refusal:
                field.clean(value)
            assert refusal.value.messages == [sentence]


def test_row_that_is_not_offered_any_more_can_be_kept(db):
    kept, offered = (
        UserFactory(name="Berit", roles=["manager"]),
        UserFactory(name="Axel", roles=["log_reviewer"]),
    )
    field = OneRow(empty_label="välj")

    field.offer(User.objects.who_may(Permission.LOG_READ), keep=kept, heading=lambda user: user.name[0])

    assert field.choices[0] == ("", "välj")
    assert sorted(field.choices[1:]) == [("A", [(offered.pk, str(offered))]), ("B", [(kept.pk, str(kept))])]
    assert field.clean(kept.pk) == kept


@pytest.mark.parametrize(
    ("field", "words", "has_lines"),
    [
        (OneOf([("", "välj"), *YES_NO]), ["ja", "nej"], False),
        (OneOf(UNDER_HEADINGS), ["lärare"], False),
        (Words(), [], False),
        (Words(rows=2), [], True),
        (Month(within=MONTH_BEEN), [], False),
    ],
)
def test_field_on_paper_has_its_answers_or_room_to_write(field, words, has_lines):
    assert (labels(field), is_long(field)) == (words, has_lines)


def test_browser_is_never_told_to_cut_off():
    for field in (
        Words(max_length=3),
        Words(max_length=3, rows=2),
        Mail(max_length=3),
        Phone(max_length=3),
        Secret(autocomplete="off"),
    ):
        assert "maxlength" not in field.widget.attrs


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (Words(), "Ord.", "Ord."),
        (Words(), None, "tomt"),
        (WholeNumber(), 0, "0"),
        (Tick(), True, "ja"),
        (Tick(), False, "nej"),
        (OneOf(YES_NO), "yes", "ja"),
        (OneOf(UNDER_HEADINGS), "teacher", "lärare"),
        (SomeOf(YES_NO), ["yes", "no"], "ja, nej"),
        (SomeOf(YES_NO), [], "tomt"),
        (Day(within=EITHER), date(2026, 11, 22), "2026-11-22"),
        (Month(within=MONTH_BEEN), date(2026, 11, 1), "2026-11"),
        (MonthOrLonger(within=SPAN_BEEN), Span(date(2025, 12, 1), "season"), "vintern 2025/26"),
        (
            Moment(within=HAPPENED),
            timezone.make_aware(timezone.datetime(2026, 7, 1, 14, 30)),
            "2026-07-01 14:30",
        ),
    ],
)
def test_value_in_words(field, value, words):
    assert in_words(field, value) == words


# Somebody else who saved first


class PersonForm(StodForm, forms.Form):
    versioned = True
    edits = "__all__"

    name = Words(label="Namn")
    roles = SomeOf((("manager", "chef"), ("archivist", "arkivarie")), label="Roller", required=False)
    is_child_assessor = Tick(label="Barnbedömare")


@pytest.fixture
def person(db):
    return UserFactory(name="Maja", roles=["manager"])


def was_first(**values):
    raise Stale


def test_form_begins_with_what_its_row_says(person):
    form = PersonForm(row=person)

    assert [form[name].value() for name in ("name", "roles", "is_child_assessor", "version")] == [
        "Maja",
        ["manager"],
        False,
        1,
    ]


def test_form_that_came_second_keeps_what_was_typed_and_shows_theirs(person):
    typed = {"name": "Mina ord", "roles": ["manager"], "version": "1"}
    form = PersonForm(typed, row=person)
    User.objects.filter(pk=person.pk).update(name="Deras ord", is_child_assessor=True, version=2)

    assert form.accept(was_first) is None

    assert form.theirs == [("Namn", "Deras ord"), ("Barnbedömare", "ja")]
    assert (form["name"].value(), form["version"].value()) == ("Mina ord", 2)
    assert form.has_error("__all__", code="stale")


def test_theirs_stands_beside_yours_field_by_field(person):
    typed = {"name": "Mina ord", "roles": ["manager"], "version": "1"}
    form = PersonForm(typed, row=person)
    User.objects.filter(pk=person.pk).update(name="Deras ord", is_child_assessor=True, version=2)
    form.accept(was_first)
    form.theirs = [*form.theirs, ("Läge nu", "stängt")]

    assert side_by_side(form) == [
        Beside("Namn", "Deras ord", "Mina ord", "#id_name"),
        Beside("Barnbedömare", "ja", "nej", "#id_is_child_assessor"),
        Beside("Läge nu", "stängt"),
    ]
    page = render_to_string("components/theirs.html", {"form": form})
    assert page.count("Ditt") == 2
    assert "När du sparar igen gäller ditt." in page


def test_deed_in_which_nothing_is_typed_says_nothing_of_what_was(person):
    form = DeedForm({"version": "1"}, row=person)
    form.theirs = [("Läge nu", "stängt")]

    page = render_to_string("components/theirs.html", {"form": form})

    assert ("stängt" in page, "Det du skrev" in page) == (True, False)


def test_refusal_of_another_kind_shows_nothing_of_theirs(person):
    def refuse(**values):
        raise ValidationError("Det går inte.")

    form = PersonForm({"name": "Maja", "version": "1"}, row=person)

    form.accept(refuse)

    assert (form.theirs, form["version"].value()) == ((), "1")


# Pages


@pytest.mark.parametrize(("method", "is_sent"), [("get", False), ("post", True)])
def test_an_empty_form_was_sent_too(method, is_sent):
    request = getattr(RequestFactory(), method)("/")

    assert (sent(request) is not None) == is_sent


def test_the_way_back_is_the_last_that_the_trail_leads_to():
    trail = [("Ärende", "/arende/"), ("Möte", "/mote/"), ("i dag", "")]

    assert where(trail=trail)["cancel_url"] == "/mote/"
    assert where(trail=trail, back="/ut/")["cancel_url"] == "/ut/"
    assert where()["cancel_url"] == ""


# What is pointed out


class WhenForm(StodForm, forms.Form):
    on = Day(within=EITHER)
    until = Day(within=EITHER, required=False)

    def clean(self):
        self.point_out(
            {"on": "Det är en söndag." if self.cleaned_data.get("on") == date(2026, 11, 29) else ""}
        )


def drawn(form) -> str:
    return " ".join(as_crispy_field(form["on"]).split())


def test_what_is_unusual_is_pointed_out_by_its_field_and_taken_when_it_is_meant():
    form = WhenForm({"on": "2026-11-29"})

    assert form.errors == {"on": ["Det är en söndag."]}
    assert 'name="meant" value="on=2026-11-29"' in drawn(form)
    assert WhenForm({"on": "2026-11-29", "meant": ["on=2026-11-29"]}).is_valid()


@pytest.mark.parametrize("meant", ["on=2026-11-22", "until=2026-11-29", "on", ""])
def test_what_is_meant_is_that_value_in_that_field(meant):
    assert WhenForm({"on": "2026-11-29", "meant": [meant]}).errors == {"on": ["Det är en söndag."]}


def test_what_is_meant_stays_so_when_something_else_is_wrong():
    form = WhenForm({"on": "2026-11-29", "until": "x", "meant": ["on=2026-11-29"]})

    assert list(form.errors) == ["until"]
    assert "checked" in drawn(form)


def test_what_is_wrong_is_not_pointed_out_too():
    assert WhenForm({"on": "2026-11-31"}).errors == {"on": ["Den dagen finns inte. Kontrollera datumet."]}


def test_what_is_meant_belongs_to_its_own_form_on_a_page_with_several():
    form = WhenForm({"a-on": "2026-11-29", "on": "2026-11-29", "meant": ["on=2026-11-29"]}, prefix="a")

    assert form.errors == {"on": ["Det är en söndag."]}
    assert 'name="a-meant"' in drawn(form)


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ({"on": "2026-11-29"}, "Stämmer det här?"),
        ({"on": "2026-11-29", "until": "x"}, "Det gick inte att spara än"),
    ],
)
def test_summary_asks_when_all_of_it_is_pointed_out(typed, heading):
    page = render_to_string("components/error_summary.html", {"form": WhenForm(typed)})

    assert heading in page
