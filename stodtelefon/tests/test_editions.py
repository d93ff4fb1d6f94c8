"""Two people at one edition, in every room that asks people in editions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client

from calls.actions.wordings import begin_wording, discard_wording, take_into_use, write_words
from calls.models import Wording
from meetings.actions.battery_drafts import discard_draft, draft_battery, publish_battery, save_section
from meetings.factories import QuestionFactory
from meetings.models import Battery
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.drafts.tests.tab import HIDDEN
from stodtelefon.editions.actions import NOTHING_NEW
from stodtelefon.editions.forms import AnotherDraft
from stodtelefon.editions.models import NEVER_CHANGES, Edition
from stodtelefon.editions.pages import EditionPages
from stodtelefon.forms.pages import ALREADY_CHANGED
from stodtelefon.tests.databases import every_row
from stodtelefon.tests.races import at_once, beside, refusals

GREETING = {"say_who": "Hej och välkommen. I vilken roll hör du av dig?"}
GONE = "Det här finns inte längre. Gå tillbaka och se hur det är nu."
TYPED = "Kanariefågel nummer sju"


@dataclass(frozen=True)
class Room:
    """`change` says something new in a draft, and `said` is what stands there; `field` is what people type in."""

    noun: str
    model: type[Edition]
    begin: Callable
    change: Callable
    take: Callable
    discard: Callable
    index: str
    use: str
    part: str
    field: str
    said: Callable

    def address(self, draft: Edition, page: str = "") -> str:
        return f"{self.index}{draft.number}/{page and page + '/'}"

    def put_in_use(self, draft: Edition, *, by) -> Edition:
        self.change(draft, by=by)
        return self.take(**{self.noun: draft}, by=by)

    def discarded(self, draft: Edition, *, by) -> None:
        self.discard(**{self.noun: draft}, by=by)


def greet(draft: Wording, *, by) -> None:
    write_words(wording=draft, part="who", words=GREETING, by=by)


def retitle(draft: Battery, *, by) -> None:
    framing = draft.sections.get(key="framing")
    questions = framing.questions.order_by("position")
    save_section(section=framing, title="Ramarna", questions=[as_it_is(one) for one in questions], by=by)


def as_it_is(question) -> dict:
    names = ("id", "text", "kind", "asks_basis", "yes_needs_decision")
    values = {name: getattr(question, name) for name in names}
    return values | {"labels": [label for _, label in question.choices], "is_removed": False}


ROOMS = [
    Room(
        *("wording", Wording, begin_wording, greet, take_into_use, discard_wording),
        *("/samtalets-ord/", "borja-anvanda", "who", "say_who"),
        said=lambda edition: edition.words["say_who"],
    ),
    Room(
        *("battery", Battery, draft_battery, retitle, publish_battery, discard_draft),
        *("/fragebatteri/", "publicera", "framing", "title"),
        said=lambda edition: edition.sections.get(key="framing").title,
    ),
]
in_every_room = pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.noun)
both_deeds = pytest.mark.parametrize("deed", ["use", "discard"])


@pytest.fixture
def colleague(database):
    return UserFactory(coordinator=True)


@pytest.fixture
def visitor(login, coordinator):
    return login(coordinator)


def untouched(page) -> dict[str, str]:
    """What the browser sends of the form that a page shows."""
    form = page.context["form"]
    seen = {field.name: field.value() for field in form.visible_fields()}
    along = {name: value for name, value in HIDDEN.findall(read(page)) if name in form.fields}
    return {name: value for name, value in seen.items() if value not in (None, False)} | along


def path_of(room: Room, draft: Edition, deed: str) -> str:
    return room.address(draft, room.use if deed == "use" else "slang")


def read(response) -> str:
    return response.content.decode()


# A page about a draft that is thrown away, when a colleague has begun another


@pytest.fixture
def taken_over(coordinator, colleague):
    """`taken_over(room)`: throws the draft away, and begins the one that has its number."""

    def take_over(room: Room, draft: Edition) -> Edition:
        room.discarded(draft, by=colleague)
        another = room.begin(by=colleague)
        assert (another.number, another.version) == (draft.number, 1)
        return another

    return take_over


@pytest.mark.django_db
@in_every_room
def test_what_was_typed_in_a_draft_is_not_saved_in_another(room, coordinator, visitor, taken_over):
    draft = room.begin(by=coordinator)
    page = room.address(draft, room.part)
    typed = untouched(visitor.get(page)) | {room.field: TYPED}
    another = taken_over(room, draft)
    before = every_row()

    refused = visitor.post(page, typed)

    assert refused.status_code == 200
    assert AnotherDraft.sentence in read(refused)
    assert "tagit bort en fråga" not in read(refused)
    assert refused.context["form"][room.field].value() == TYPED
    assert every_row() == before
    assert visitor.post(page, untouched(refused)).status_code == 302
    assert room.said(room.model.objects.get(pk=another.pk)) == TYPED


@pytest.mark.django_db
@both_deeds
@in_every_room
def test_deed_about_a_draft_is_not_done_to_another(room, deed, coordinator, colleague, visitor, taken_over):
    draft = room.begin(by=coordinator)
    page = path_of(room, draft, deed)
    sent = untouched(visitor.get(page))
    another = taken_over(room, draft)
    if deed == "use":
        room.change(another, by=colleague)
        sent["version"] = 2
    before = every_row()

    refused = visitor.post(page, sent)

    assert AnotherDraft.sentence in read(refused)
    assert "Så här är det nu" not in read(refused)
    assert every_row() == before
    assert visitor.post(page, untouched(refused)).status_code == 302
    assert not room.model.objects.drafts().filter(pk=another.pk).exists()


@pytest.mark.django_db
def test_words_of_another_draft_are_shown_back_beside_the_questions_of_this(coordinator, visitor, taken_over):
    room = ROOMS[1]
    draft = room.begin(by=coordinator)
    page = room.address(draft, room.part)
    typed = untouched(visitor.get(page))
    old = next(name for name in typed if name.startswith("text_"))
    another = taken_over(room, draft)

    refused = visitor.post(page, typed | {old: TYPED})

    assert TYPED in refused.context["form"].left_over.values()
    texts = [edited.text.value() for edited in refused.context["form"].edited() if edited.question]
    asked = another.sections.get(key=room.part).questions.order_by("position")
    assert texts == [question.text for question in asked]


@pytest.mark.django_db
def test_question_that_a_colleague_has_added_meanwhile_stays_as_it_stands(coordinator, visitor):
    room = ROOMS[1]
    draft = room.begin(by=coordinator)
    page = room.address(draft, room.part)
    typed = untouched(visitor.get(page))
    section = draft.sections.get(key=room.part)
    added = QuestionFactory(section=section, text="Vem mer?", kind="yes_no", asks_basis=True, position=50)
    Battery.objects.filter(pk=draft.pk).update(version=2)

    refused = visitor.post(page, typed | {"title": TYPED})
    assert visitor.post(page, untouched(refused)).status_code == 302

    added.refresh_from_db()
    section.refresh_from_db()
    assert (section.title, added.text, added.asks_basis) == (TYPED, "Vem mer?", True)


# A page about a draft that somebody was first with


@pytest.mark.django_db
@both_deeds
@in_every_room
def test_deed_about_what_is_in_use_says_so_and_shows_how_it_is(room, deed, coordinator, colleague, visitor):
    draft = room.begin(by=coordinator)
    sent = untouched(visitor.get(path_of(room, draft, deed)))
    room.put_in_use(draft, by=colleague)
    before = every_row()

    answer = visitor.post(path_of(room, draft, deed), sent, follow=True)

    assert answer.redirect_chain == [(room.index, 302)]
    assert ALREADY_CHANGED in read(answer)
    assert every_row() == before


@pytest.mark.django_db
@both_deeds
@in_every_room
def test_deed_about_what_is_thrown_away_says_so(room, deed, coordinator, colleague, visitor):
    draft = room.begin(by=coordinator)
    sent = untouched(visitor.get(path_of(room, draft, deed)))
    room.discarded(draft, by=colleague)

    answer = visitor.post(path_of(room, draft, deed), sent)

    assert answer.status_code == 404
    assert "Utkastet finns inte" in read(answer)


@pytest.mark.django_db
@in_every_room
def test_draft_that_says_nothing_new_is_not_taken_into_use(room, coordinator, refused):
    draft = room.begin(by=coordinator)

    with refused(NOTHING_NEW):
        room.take(**{room.noun: draft}, by=coordinator)


# At the same moment


@in_every_room
def test_two_who_begin_at_once_begin_one(room, own_database, coordinator, colleague):
    results = at_once(lambda: room.begin(by=coordinator), lambda: room.begin(by=colleague))

    assert refusals(results) == ["Det finns redan ett utkast. Fortsätt på det."]
    assert room.model.objects.drafts().count() == 1


@in_every_room
def test_two_who_take_it_into_use_at_once_do_so_once(room, own_database, coordinator, colleague):
    draft = room.begin(by=coordinator)
    room.change(draft, by=coordinator)

    def take(by):
        return lambda: room.take(**{room.noun: draft}, by=by)

    results = at_once(take(coordinator), take(colleague))

    assert refusals(results) == [NEVER_CHANGES]
    assert room.model.objects.in_use().get() == draft


@in_every_room
def test_one_takes_it_into_use_while_another_throws_it_away(room, own_database, coordinator, colleague):
    draft = room.begin(by=coordinator)
    room.change(draft, by=coordinator)

    results = at_once(
        lambda: room.take(**{room.noun: draft}, by=coordinator),
        lambda: room.discarded(draft, by=colleague),
    )

    is_in_use = room.model.objects.in_use().filter(pk=draft.pk).exists()
    assert refusals(results) == [NEVER_CHANGES if is_in_use else GONE]
    assert room.model.objects.filter(pk=draft.pk).exists() == is_in_use
    assert room.model.objects.in_use().count() == 1


@pytest.fixture
def overtaken(monkeypatch):
    """`overtaken(deed)`: it is done by somebody else when a page has read the draft, before it does its own."""

    def do(deed: Callable) -> None:
        edited = EditionPages.edited

        def read_and_overtaken(pages, request, number):
            found = edited(pages, request, number)
            deed()
            return found

        monkeypatch.setattr(EditionPages, "edited", read_and_overtaken)

    return do


@pytest.mark.django_db
@both_deeds
@in_every_room
def test_page_of_who_was_second_says_that_somebody_was_first(
    room, deed, coordinator, colleague, visitor, overtaken
):
    draft = room.begin(by=coordinator)
    room.change(draft, by=coordinator)
    page = path_of(room, draft, deed)
    sent = untouched(visitor.get(page))
    overtaken(lambda: room.take(**{room.noun: draft}, by=colleague))

    answer = visitor.post(page, sent)

    assert (answer.status_code, answer.url) == (302, room.index)
    assert ALREADY_CHANGED in read(visitor.get(room.index))
    assert room.model.objects.in_use().get().used_by == colleague


@pytest.mark.django_db
@in_every_room
def test_words_stay_on_the_page_when_the_draft_is_thrown_away_as_they_are_saved(
    room, coordinator, colleague, visitor, overtaken
):
    draft = room.begin(by=coordinator)
    page = room.address(draft, room.part)
    typed = untouched(visitor.get(page)) | {room.field: TYPED}
    overtaken(lambda: room.discarded(draft, by=colleague))

    answer = visitor.post(page, typed)

    assert GONE in read(answer) or "Utkastet finns inte" in read(answer)
    assert TYPED in read(answer)


@in_every_room
def test_one_takes_it_into_use_while_another_writes(room, own_database, coordinator, colleague):
    draft = room.begin(by=coordinator)
    room.change(draft, by=coordinator)
    client, page = Client(), room.address(draft, room.part)
    client.force_login(colleague)
    typed = untouched(client.get(page))

    taken, answer = at_once(
        lambda: room.take(**{room.noun: draft}, by=coordinator, version=2),
        lambda: client.post(page, typed | {room.field: TYPED}),
    )

    if answer.status_code == 302:
        assert refusals([taken]) == [
            "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."
        ]
    else:
        assert NEVER_CHANGES in read(answer)
        assert answer.context["form"][room.field].value() == TYPED
    assert (room.said(room.model.objects.get(pk=draft.pk)) == TYPED) == (answer.status_code == 302)


@in_every_room
def test_what_is_begun_while_another_is_taken_into_use_says_what_that_says(
    room, own_database, coordinator, colleague
):
    draft = room.begin(by=coordinator)
    room.change(draft, by=coordinator)

    with transaction.atomic():
        room.take(**{room.noun: draft}, by=coordinator)
        begun = beside(lambda: room.begin(by=colleague))
    another = begun.result()

    in_use = room.model.objects.in_use().get()
    assert (in_use.pk, another.number) == (draft.pk, draft.number + 1)
    assert room.said(another) == room.said(in_use)
