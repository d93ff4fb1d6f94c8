"""The look: what the parts of a page give out."""

import re
from datetime import date, datetime, time
from types import SimpleNamespace

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template import engines
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import timezone

from calls.case_parts import Entry
from stodtelefon.bounds import MONTH_BEEN
from stodtelefon.forms.fields import Month, Tick, Words
from stodtelefon.forms.form import StodForm, error_items
from stodtelefon.leafing import leaf
from stodtelefon.permissions import Permission, Role
from stodtelefon.templatetags import stod
from stodtelefon.tests.every_part import NOBODY, EveryField, every_part, page, person, whole_page


def test_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in stod.icon("phone")
    assert 'role="img" aria-label="Telefon"' in stod.icon("phone", label="Telefon")
    assert "aria-hidden" not in stod.icon("phone", label="Telefon")
    assert "style=" not in stod.icon("phone")
    assert "<b>" not in stod.icon("phone", label="<b>")


# Forms


def draw(form, name):
    return as_crispy_field(form[name])


def test_group_of_choices_is_a_fieldset_that_says_what_is_wrong():
    html = draw(EveryField({}), "danger")

    assert '<fieldset class="question wrong"' in html
    assert 'aria-describedby="id_danger_helptext id_danger_error"' in html
    assert 'id="id_danger_helptext"' in html
    assert 'id="id_danger_error"' in html
    assert html.count('type="radio"') == 3
    assert "aria-invalid" not in html


def test_single_field_is_bound_to_its_help_and_its_error():
    html = draw(EveryField({}), "day")

    assert '<label for="id_day">' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_day_error"' in html
    assert "Ange en dag." in html


def test_dates_and_times_speak_iso_whatever_the_language():
    form = EveryField(
        initial={
            "day": date(2016, 3, 1),
            "time": time(14, 30),
            "received": timezone.make_aware(datetime(2016, 3, 1, 14, 30)),
        }
    )

    assert 'type="date"' in str(form["day"])
    assert 'value="2016-03-01"' in str(form["day"])
    assert 'type="text"' in str(form["time"])
    assert 'value="14:30"' in str(form["time"])
    assert 'type="text"' in str(form["received"])
    assert 'value="2016-03-01 14:30"' in str(form["received"])


def test_what_the_browser_sends_for_a_date_is_understood():
    form = EveryField({"day": "2016-03-01", "time": "14:30", "received": "2016-03-01T14:30"})
    form.is_valid()

    assert form.cleaned_data["day"] == date(2016, 3, 1)
    assert form.cleaned_data["time"] == time(14, 30)
    assert timezone.localtime(form.cleaned_data["received"]).hour == 14


def test_month_gives_its_first_day():
    class MonthForm(StodForm, forms.Form):
        month = Month(within=MONTH_BEEN)

    form = MonthForm({"month": "2016-03"})

    assert form.is_valid()
    assert form.cleaned_data["month"] == date(2016, 3, 1)
    assert 'value="2016-03"' in str(MonthForm(initial={"month": date(2016, 3, 1)})["month"])


def test_error_summary_leads_to_each_field_in_the_order_of_the_page():
    form = EveryField({})
    form.add_error(None, "Rummet är upptaget.")

    assert [(item.text, item.href) for item in error_items(form)] == [
        ("Rummet är upptaget.", ""),
        ("Välj ett svar.", "#id_danger_0"),
        ("Välj ett svar.", "#id_told_0"),
        ("Ange en dag.", "#id_day"),
        ("Välj ett svar.", "#id_group"),
        ("Kryssa i rutan.", "#id_informed"),
    ]


def test_every_link_of_the_error_summary_has_something_to_lead_to():
    html = whole_page()
    summary = html[html.index("data-error-summary") :]
    links = re.findall(r'<a href="#(id_\w+)">', summary[: summary.index("</ul>")])

    assert len(links) == 5
    assert [link for link in links if html.count(f'id="{link}"') != 1] == []


def test_question_in_the_error_summary_has_no_colon_behind_its_mark():
    items = [item for item in error_items(EveryField({})) if item.label]

    assert [f"{item.label}{item.colon}" for item in items] == [
        "Är någon i fara just nu?",
        "Vem fick veta?",
        "Dag:",
        "Vem hör av sig?",
        "Jag har berättat om tystnadsplikten:",
    ]


def test_form_without_errors_has_no_summary():
    assert "data-error-summary" not in whole_page(bound=False)


def test_refusal_goes_to_its_field_or_to_the_whole_form():
    form = EveryField({})
    form.errors.clear()

    form.refuse(ValidationError({"day": "Dagen har varit.", "room": "Rummet är upptaget."}))
    form.refuse(ValidationError("Någon annan hann före."))

    assert form.errors["day"] == ["Dagen har varit."]
    assert form.non_field_errors() == ["Rummet är upptaget.", "Någon annan hann före."]


def test_form_that_counts_once_carries_a_new_token_each_time():
    tokens = {EveryField()["token"].value() for _ in range(2)}

    assert len(tokens) == 2
    assert 'type="hidden"' in str(EveryField()["token"])


def test_versioned_form_carries_the_version_it_was_opened_with():
    form = EveryField(initial={"version": 7})

    assert 'type="hidden" name="version" value="7"' in str(form["version"])


def test_required_is_said_only_where_something_else_is_not():
    class AllRequired(StodForm, forms.Form):
        name = Words()

    assert "behövs" in draw(EveryField(), "day")
    assert "behövs" not in draw(EveryField(), "time")
    assert "behövs" not in draw(AllRequired(), "name")


def test_where_nearly_all_must_be_filled_in_the_few_others_are_marked():
    class NearlyAll(StodForm, forms.Form):
        name, place = Words(label="Namn"), Words(label="Plats")
        more = Words(label="Mer", required=False)
        stay = Tick(label="Stanna")

    class Half(StodForm, forms.Form):
        name = Words(label="Namn")
        said = Words(label="Vad", required=False)

    class Named(Half):
        optional = ("said",)

    shown = (NearlyAll(), Half(), Named())
    marks = [[draw(form, name).count("must") for name in form.fields] for form in shown]

    assert marks == [[0, 0, 1, 0], [1, 0], [0, 1]]
    assert 'Mer <span class="must">frivilligt</span>' in draw(NearlyAll(), "more")
    assert "behövs" in draw(Half(), "name")
    assert 'Vad <span class="must">frivilligt</span>' in draw(Named(), "said")


def test_tick_box_alone_does_not_make_the_others_needed():
    class WithTick(StodForm, forms.Form):
        name = Words()
        stay = Tick()

    assert "behövs" not in draw(WithTick(), "name")


def test_button_of_a_long_form_follows_along():
    short = render_to_string("components/form.html", {"form": EveryField()})
    long = render_to_string("components/form.html", {"form": EveryField(), "sticky": True})

    assert [html.count('class="bar"') for html in (short, long)] == [0, 1]
    assert [html.count('type="submit"') for html in (short, long)] == [1, 1]


def test_whole_form_has_token_fields_and_one_button():
    html = render_to_string(
        "components/form.html", {"form": EveryField(), "submit": "Lämna över", "cancel_url": "/tillbaka/"}
    )

    assert html.count("<form") == 1
    assert html.count('type="submit"') == 1
    assert "Lämna över" in html
    assert 'href="/tillbaka/"' in html
    assert html.count('name="token"') == 1


# The page


def test_every_part_on_one_page_has_nothing_inline():
    html = whole_page()

    assert re.findall(r"\sstyle=|\son\w+=|<style|javascript:", html) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", html) if "src=" not in tag] == []


def test_no_template_has_anything_inline():
    found = [
        f"{path.name}: {match}"
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for match in re.findall(
            r"<[a-z][^>]*\s(?:style|on[a-z]+)=|<style|<script(?![^>]*src=)", path.read_text()
        )
    ]

    assert found == []


def test_no_template_takes_a_text_for_a_list():
    """`app in "calls meetings"` is true for "call" and for nothing at all."""
    found = [
        f"{path.name}: {match}"
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for match in re.findall(
            r"""\bin (?:"[^"]*"|'[^']*')""", "".join(re.findall(r"{%.*?%}", path.read_text()))
        )
    ]

    assert found == []


def test_every_component_says_what_it_takes():
    components = (settings.BASE_DIR / "templates" / "components").glob("*.html")
    silent = [path.name for path in components if "{% comment %}" not in path.read_text()]

    assert silent == []


def test_ids_on_the_page_are_used_once():
    ids = re.findall(r'\sid="([^"]+)"', whole_page())

    assert sorted(ids) == sorted(set(ids))


def test_text_of_a_person_cannot_become_markup():
    words = dict.fromkeys(("title", "who", "badge", "tone", "anchor"), "<script>")
    entry = Entry(at=date(2016, 3, 1), lines=["<b>"], links=[("<b>", "/?a=1&b=<b>")], **words)
    tag = engines["django"].from_string("{% load timeline %}{% timeline entries %}")

    html = tag.render({"entries": [entry]})

    assert "<script>" not in html
    assert "<b>" not in html
    assert (html.count("&lt;script&gt;"), html.count("&lt;b&gt;")) == (6, 3)


def test_list_of_one_page_is_not_leafed_through():
    part = every_part()["page"]
    one = leaf(range(3), {}, per_page=20)
    request = RequestFactory().get("/", {"sida": "2", "lista": "mina"})

    assert render_to_string("components/pagination.html", {"page": one}, request).strip() == ""
    html = render_to_string("components/pagination.html", {"page": part}, request)
    assert "?sida=1&amp;lista=mina" in html
    assert "?sida=3&amp;lista=mina" in html
    assert ">21–40<" in html


def test_demonstration_says_so_and_only_then():
    words = "Påhittade uppgifter"
    template = get_template("404.html")

    assert words in page(template)
    assert words not in page(template, {"organisation": SimpleNamespace(name="Storköping", is_demo=False)})


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "403_csrf.html", "429.html"])
def test_error_page_has_a_way_back_for_anyone(name):
    for user in (NOBODY, person(Role.CALL_TAKER)):
        html = page(get_template(name), user=user)

        assert 'href="/"' in html
        assert "<h1>" in html


def test_missing_page_and_closed_page_say_the_same():
    html = page(get_template("404.html"), user=person(Role.CALL_TAKER))

    assert "Sidan finns inte, eller så är den inte din att öppna." in html
    assert "Till Idag" in html
    done = page(get_template("404.html"), {"messages": ["Klart."]}, user=person(Role.CALL_TAKER))
    assert "är inte din att öppna längre." in done
    assert "Till Statistik" in page(get_template("404.html"), user=person(Role.STATISTICS_READER))


def test_page_for_what_went_wrong_needs_nothing():
    html = get_template("500.html").render({})

    assert "ring 112" in html
    assert "<h1>" in html


def test_confirmation_asks_and_names_the_deed():
    html = page(
        get_template("components/confirm.html"),
        {"question": "Vill du ta bort identiteten?", "submit": "Ta bort", "tone": "alarm", "cancel_url": "/"},
        user=person(Role.COORDINATOR),
    )

    assert "<h1>Vill du ta bort identiteten?</h1>" in html
    assert 'class="btn btn-alarm">Ta bort</button>' in html


def test_filter_can_asks_the_person():
    assert stod.can(person(Role.CALL_TAKER), Permission.CALL_LOG) is True
    assert stod.can(person(Role.CALL_TAKER), "call_log") is True
    assert stod.can(person(Role.MANAGER), "call_log") is False
    assert stod.can(NOBODY, "call_log") is False


def test_facts_keep_the_lines_of_a_text_and_no_markup():
    html = render_to_string(
        "components/facts.html", {"facts": [("Vad", "en rad\n<b>en till</b>"), ("Skola", "")]}
    )

    assert "en rad<br>&lt;b&gt;en till&lt;/b&gt;" in html
    assert "–" in html
