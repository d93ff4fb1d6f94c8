"""The template pack: what it draws says the same as Django's own widgets."""

from datetime import date, datetime, time
from html.parser import HTMLParser

import pytest
from crispy_forms.layout import Fieldset, Layout
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from crispy_forms.utils import render_crispy_form
from django import forms
from django.urls import get_resolver
from django.utils import timezone

from stodtelefon.bounds import EITHER, HAPPENED, MONTH_BEEN, SPAN_BEEN
from stodtelefon.forms.fields import Clock, Day, Moment, Month, MonthOrLonger
from stodtelefon.forms.form import StodForm
from stodtelefon.spans import Span

CONTROLS = {"input", "select", "optgroup", "option", "textarea"}
GROUPED = [("", "Välj"), ("Skola", [("1", "Rektor & lärare"), ("2", 'Kurator "elevhälsan"')]), ("3", "Annan")]
ABC = [("a", "första"), ("b", "andra"), ("c", "<tredje>")]


class EveryWidget(StodForm, forms.Form):
    once = True

    words = forms.CharField(
        widget=forms.TextInput(
            attrs={"dir": "auto", "autofocus": True, "spellcheck": "false", "placeholder": 'så här: "x"'}
        ),
        help_text="Hjälp.",
    )
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "data-part": "a<b", "class": "wide"}))
    number = forms.IntegerField(min_value=1, max_value=600)
    email = forms.EmailField(max_length=100, widget=forms.EmailInput(attrs={"readonly": True}))
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    phone = forms.CharField(widget=forms.TelInput)
    day, clock = Day(within=EITHER), Clock()
    moment, month = Moment(within=HAPPENED), Month(within=MONTH_BEEN)
    span = MonthOrLonger(within=SPAN_BEEN)
    tick = forms.BooleanField(widget=forms.CheckboxInput(attrs={"form": "another"}))
    one = forms.ChoiceField(choices=ABC, widget=forms.RadioSelect(attrs={"form": "another"}), help_text="En.")
    truth = forms.TypedChoiceField(choices=[(True, "ja"), (False, "nej")], widget=forms.RadioSelect)
    some = forms.MultipleChoiceField(choices=ABC, widget=forms.CheckboxSelectMultiple)
    pick = forms.ChoiceField(choices=GROUPED)
    several = forms.MultipleChoiceField(choices=GROUPED, widget=forms.SelectMultiple)
    closed = forms.CharField(disabled=True)
    kept = forms.CharField(widget=forms.HiddenInput)
    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ".csv"}))


FILLED = {
    "words": 'a "b" <c> & d',
    "text": "\nförst en tom rad\n<b>",
    "number": 1234,
    "email": "a@stodtelefon.example",
    "password": "hemligt",
    "phone": "040-11 11 11",
    "day": date(2016, 3, 1),
    "clock": time(14, 30),
    "moment": timezone.make_aware(datetime(2016, 3, 1, 14, 30)),
    "month": date(2016, 3, 1),
    "span": Span(date(2016, 3, 1), "season"),
    "tick": True,
    "one": "b",
    "truth": False,
    "some": ["a", "c"],
    "pick": "2",
    "several": ["1", "3"],
    "closed": "x",
    "kept": 'k"',
}
SENT = FILLED | {
    "number": "1 234",
    "day": "i går",
    "clock": "14:30",
    "moment": "2016-03-01T14:30",
    "month": "2016-03",
    "span": "våren 2016",
    "tick": "on",
    "truth": "False",
    "one": "finns inte",
}


class Controls(HTMLParser):
    """The controls of a page in their order: tag, attributes and the words within."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag in CONTROLS:
            self.found.append([tag, dict(attrs), ""])

    def handle_data(self, data):
        if self.found and self.found[-1][0] in ("option", "textarea"):
            self.found[-1][2] += data

    def handle_endtag(self, tag):
        if tag in ("select", "textarea"):
            self.found.append([f"/{tag}", {}, ""])


def controls(html: str, *, without=()) -> list:
    return [
        (tag, {name: value for name, value in attrs.items() if name not in without}, words.rstrip())
        for tag, attrs, words in Controls(html).found
    ]


@pytest.mark.parametrize(
    "form",
    [
        EveryWidget(),
        EveryWidget(initial=FILLED),
        EveryWidget(SENT),
        EveryWidget({}),
        EveryWidget(SENT, prefix="part-1"),
    ],
    ids=["new", "filled in", "sent", "sent empty", "with a prefix"],
)
@pytest.mark.parametrize("name", [*EveryWidget.base_fields, "token"])
def test_control_says_the_same_as_djangos_own(form, name):
    field = form[name]
    # A group says itself that it is invalid: ARIA does not let a radio button say so.
    without = {"class", "aria-invalid"} if field.use_fieldset else {"class"}

    drawn = controls(as_crispy_field(field), without=without)

    assert drawn == controls(str(field), without=without)
    assert len(drawn) > 0


def test_every_widget_of_the_house_is_tried():
    assert get_resolver().url_patterns  # every form is defined
    tried = {type(field.widget) for field in EveryWidget().fields.values()}
    used = {
        type(field.widget)
        for form in all_forms(StodForm)
        for field in form.base_fields.values()
        if form.__module__.startswith(("stodtelefon.", "calls.", "meetings.", "referrals.", "outreach."))
    }

    assert used - tried == set()


def all_forms(kind):
    for form in kind.__subclasses__():
        if hasattr(form, "base_fields"):
            yield form
        yield from all_forms(form)


def test_class_of_the_widget_stays_beside_that_of_the_pack():
    assert 'class="wide form-control"' in as_crispy_field(EveryWidget()["text"])
    assert 'class="wide form-control is-invalid"' in as_crispy_field(EveryWidget({})["text"])


def test_choice_without_a_group_shares_its_list_with_its_neighbours():
    html = as_crispy_field(EveryWidget()["pick"])

    assert html.count("<optgroup") == 1
    assert html.count("</optgroup>") == 1
    assert html.index("Välj") < html.index("<optgroup") < html.index("Kurator") < html.index("</optgroup>")
    assert html.index("</optgroup>") < html.index("Annan")


def test_form_that_knows_nothing_of_the_house_is_drawn_too():
    class Plain(forms.Form):
        name = forms.CharField(label="Namn")
        when = forms.SplitDateTimeField(label="När", required=False)

    html = render_crispy_form(Plain())

    assert '<label for="id_name">Namn <span class="must">behövs</span></label>' in html
    assert 'name="when_0"' in html
    assert 'name="when_1"' in html


class InParts(StodForm, forms.Form):
    versioned = True

    name = forms.CharField(label="Namn")
    days = forms.IntegerField(label="Dagar")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(Fieldset("Tider", "days", css_class="halves"), "name")


def test_layout_decides_the_order_and_the_headings():
    html = render_crispy_form(InParts(initial={"version": 3}))

    assert html.index("<h2>Tider</h2>") < html.index('name="days"') < html.index('name="name"')
    assert '<div class="halves">' in html
    assert html.count('name="version" value="3"') == 1


def test_layout_that_names_no_field_of_the_form_is_refused():
    form = InParts()
    form.helper.layout = Layout("nmae")

    with pytest.raises(Exception, match="nmae"):
        render_crispy_form(form)


def test_form_without_layout_has_its_fields_in_their_order_and_no_tag_of_its_own():
    html = render_crispy_form(EveryWidget())

    places = [html.index(f'name="{name}"') for name in EveryWidget.base_fields]
    assert places == sorted(places)
    assert "<form" not in html
    assert "csrfmiddlewaretoken" not in html
