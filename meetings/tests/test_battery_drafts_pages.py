"""The versions of the battery in the browser, for those who edit it."""

import pytest
from django.urls import reverse

from meetings.actions.battery_drafts import discard_draft, draft_battery, publish_battery
from meetings.models import Battery, Question
from meetings.tests.drafted import say_something_new
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.actions import record
from stodtelefon.forms.pages import ALREADY_CHANGED
from stodtelefon.tests.databases import every_row

pytestmark = pytest.mark.django_db

STALE = "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."
EDIT = reverse("meetings:draft_edit", args=[2, "framing"])
PUBLISH = reverse("meetings:draft_publish", args=[2])
DISCARD = reverse("meetings:draft_discard", args=[2])
DRAFT = reverse("meetings:draft_create")


@pytest.fixture
def draft(coordinator):
    return draft_battery(by=coordinator)


@pytest.fixture
def shown(draft, visitor):
    """What the browser would send of the first section, untouched."""
    form = visitor.get(EDIT).context["form"]
    return {name: value for name, value in form.initial.items() if value not in (None, False)}


def changed_by_a_colleague():
    Battery.objects.filter(number=2).update(version=7)
    record("battery.changed", by=UserFactory(), target=Battery.objects.get(number=2), fields=["framing"])


def test_versions_are_listed_with_how_many_questions_they_have(read, visitor, draft):
    context = visitor.get("/fragebatteri/").context

    assert [(battery.number, battery.question_count) for battery in context["editions"]] == [
        (2, 38),
        (1, 38),
    ]
    assert context["draft"] == draft
    text = read(visitor.get("/fragebatteri/"))
    assert ["Fortsätt på utkastet" in text, "Ny version" in text] == [True, False]


def test_every_question_of_a_version_can_be_read(read, visitor):
    assert "Vad hoppas du att mötet ska leda till?" in read(visitor.get("/fragebatteri/1/"))
    assert visitor.get("/fragebatteri/7/").status_code == 404


def test_draft_page_makes_one(visitor):
    response = visitor.post(DRAFT)

    assert response.url == reverse("meetings:battery_preview", args=[2])
    assert Battery.objects.drafts().get().number == 2


def test_draft_page_twice_says_that_there_is_one(read, visitor, draft):
    response = visitor.post(DRAFT, follow=True)

    assert "Det finns redan ett utkast. Fortsätt på det." in read(response)
    assert Battery.objects.drafts().get() == draft


def test_draft_is_not_made_by_opening_an_address(visitor):
    assert visitor.get(DRAFT).status_code == 405

    assert not Battery.objects.drafts().exists()


def test_edit_page_adds_a_question_where_it_was_placed(visitor, shown):
    new = {
        "text_new": "Hur sov du?",
        "kind_new": "choice",
        "labels_new": "bra\nilla\n\nbra",
        "place_new": "1",
    }

    response = visitor.post(EDIT, shown | new)

    assert response.url == EDIT
    question = Question.objects.get(text="Hur sov du?")
    assert (question.position, question.choices) == (1, [("bra", "bra"), ("illa", "illa")])


def test_edit_page_that_is_refused_keeps_what_was_typed(read, visitor, shown):
    text = read(visitor.post(EDIT, shown | {"text_new": "Hur sov du?", "kind_new": "choice"}))

    assert ["Hur sov du?" in text, "En valfråga behöver val, ett på varje rad." in text] == [True, True]
    assert Question.objects.count() == 76


def test_edit_page_on_a_stale_version_keeps_what_was_typed_and_goes_through_next_time(read, visitor, shown):
    changed_by_a_colleague()
    data = shown | {"title": "Början"}

    response = visitor.post(EDIT, data)

    text = read(response)
    assert [STALE in text, "Början" in text] == [True, True]
    data["version"] = response.context["form"]["version"].value()
    assert visitor.post(EDIT, data).status_code == 302
    assert Battery.objects.get(number=2).sections.get(key="framing").title == "Början"


def test_publish_page_takes_the_draft_into_use(read, visitor, draft):
    say_something_new(draft)

    response = visitor.post(PUBLISH, {"version": "1"})

    assert response.url == "/fragebatteri/"
    assert Battery.objects.in_use().get() == draft
    text = read(visitor.get("/fragebatteri/"))
    assert text.count("används inte längre") == 1
    assert text.count("Används från") == 1
    assert ["Kom med programmet" in text, "Ny version" in text] == [True, True]


def test_discard_page_throws_the_draft_away(visitor, draft):
    response = visitor.post(DISCARD, {"version": "1"})

    assert response.url == "/fragebatteri/"
    assert Battery.objects.get().number == 1


@pytest.mark.parametrize("url", [PUBLISH, DISCARD])
def test_page_that_asks_first_refuses_a_stale_version(read, visitor, draft, url):
    say_something_new(draft)
    changed_by_a_colleague()

    response = visitor.post(url, {"version": "1"})

    assert STALE in read(response)
    assert Battery.objects.get(number=2).status == "draft"
    assert visitor.post(url, {"version": response.context["form"]["version"].value()}).status_code == 302


@pytest.mark.parametrize("name", ["draft_publish", "draft_discard"])
def test_published_version_is_neither_published_nor_thrown_away_again(read, visitor, name):
    before = every_row()

    response = visitor.post(reverse(f"meetings:{name}", args=[1]), follow=True)

    assert response.redirect_chain == [("/fragebatteri/", 302)]
    assert ALREADY_CHANGED in read(response)
    assert every_row() == before
    assert visitor.get(reverse(f"meetings:{name}", args=[1])).status_code == 404


def test_published_version_is_not_edited(visitor):
    assert visitor.get(reverse("meetings:draft_edit", args=[1, "framing"])).status_code == 404


@pytest.mark.parametrize("url", [DRAFT, EDIT, PUBLISH, DISCARD])
def test_versions_are_not_there_for_those_who_only_ask(login, call_taker, draft, url):
    visitor, before = login(call_taker), every_row()

    assert visitor.post(url, {"title": "Början", "version": "1"}).status_code == 404
    assert every_row() == before


@pytest.mark.parametrize("url", ["/fragebatteri/", "/fragebatteri/1/"])
def test_versions_are_not_read_by_those_who_only_ask(login, call_taker, url):
    assert login(call_taker).get(url).status_code == 404


def test_draft_that_was_published_meanwhile_shows_what_was_typed_beside_the_refusal(
    read, visitor, coordinator, draft, shown
):
    publish_battery(battery=say_something_new(draft), by=coordinator)
    before = every_row()

    response = visitor.post(EDIT, shown | {"title": "Början", "text_new": "Hur mår du?"})

    text = read(response)
    assert "En version som har använts ändras aldrig. Gör en ny version i stället." in text
    assert ["Början" in text, "Hur mår du?" in text] == [True, True]
    assert every_row() == before
    assert visitor.get(EDIT).status_code == 404


def test_draft_that_was_thrown_away_meanwhile_gives_back_what_was_typed(visitor, coordinator, draft, shown):
    discard_draft(battery=draft, by=coordinator)

    response = visitor.post(EDIT, shown | {"title": "Början", "text_new": "<b>Hur mår du?"})

    text = response.content.decode()
    assert response.status_code == 404
    assert ["Utkastet finns inte" in text, "Början" in text, "&lt;b&gt;Hur mår du?" in text] == [True] * 3
    assert visitor.get(EDIT).status_code == 404


def test_what_was_written_in_a_question_that_is_removed_is_shown_back(draft, shown, visitor):
    gone = draft.sections.get(key="framing").questions.order_by("position").first()
    name = f"text_{gone.pk}"
    typed = shown | {name: "Mina egna ord."}
    visitor.post(EDIT, shown | {f"removed_{gone.pk}": "on"})

    page = visitor.post(EDIT, typed)

    assert page.status_code == 200
    text = page.content.decode()
    assert "En fråga togs bort medan du skrev." in text
    assert "Så här är det nu" in text
    assert page.context["form"].left_over_facts[0] == ("Fråga", "Mina egna ord.")
    assert f'<input type="hidden" name="{name}" value="Mina egna ord.">' in text
    carried = {name: "Mina egna ord.", "shown_back": list(page.context["form"].left_over)}
    version = page.context["form"]["version"].value()

    refused = visitor.post(EDIT, shown | carried | {"version": version, "title": ""})
    assert "Mina egna ord." in refused.content.decode()
    again = visitor.post(EDIT, shown | carried | {"version": version})
    assert again.status_code == 302


def test_question_that_a_colleague_has_added_meanwhile_is_there_and_stays(draft, shown, visitor):
    visitor.post(EDIT, shown | {"text_new": "Hur sov du?", "kind_new": "text", "basis_new": "on"})
    added = Question.objects.get(text="Hur sov du?")

    page = visitor.post(EDIT, shown | {"title": "Annat"})
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    again = visitor.post(EDIT, {name: value for name, value in sent.items() if value not in (None, False)})

    assert (form[f"text_{added.pk}"].value(), form.theirs[0][0]) == ("Hur sov du?", "Frågor")
    assert (page.status_code, again.status_code) == (200, 302)
    added.refresh_from_db()
    assert (added.text, added.asks_basis) == ("Hur sov du?", True)
