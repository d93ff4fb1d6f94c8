"""The words of a call: what is asked and in which order stands fast, what it says is the version's own."""

import pytest
from django.db import connection

from calls.forms.calls import CallForm
from calls.models import QuickScan, Wording
from calls.wording import conversation_of, shipped, words_of
from stodtelefon.editions.models import EditionStatus

# Asked of the caller, of the call, and of the case.
ELSEWHERE = {"channel", "role", "is_anonymous"}
ANSWERS = {
    *("danger", "age_band", "child_at_risk", "own_observations", "second_hand", "changes", "changed_since"),
    *("situation", "milieus", "what_works", "involved", "needs", "urgency", "reason", "outcome"),
    "outcome_reason",
}


def test_conversation_asks_all_fourteen_steps_in_order():
    asked = [question.step for question in shipped().questions]

    assert list(dict.fromkeys(asked)) == [f"SN{number}" for number in range(1, 15)]


def test_conversation_asks_every_answer_of_a_scan_once():
    fields = [question.field for question in shipped().questions]

    assert len(set(fields)) == len(fields)
    assert set(fields) == ANSWERS | ELSEWHERE
    assert {field.name for field in QuickScan._meta.get_fields()} >= ANSWERS


def test_conversation_numbers_the_questions_of_each_part():
    places = {question.field: question.place for question in shipped().questions}

    assert (places["danger"], places["own_observations"], places["second_hand"]) == (1, 1, 2)


def test_conversation_has_each_text_under_a_key_of_its_own():
    texts = [text for part in shipped().part.values() for text in part.texts]

    assert len({text.key for text in texts}) == len(texts) == len(shipped().words)
    assert [text.key for text in texts if text.must and not text.words] == []
    assert [text.key for text in texts if len(text.words) > text.most] == []


def test_conversation_finds_what_is_asked_of_a_field():
    assert shipped().asks("situation").text == "Hur skulle du beskriva läget?"


@pytest.mark.django_db
def test_conversation_of_a_new_line_says_what_came_with_the_program():
    first, second = Wording.objects.order_by("number")

    assert (first.status, second.status) == (EditionStatus.RETIRED, EditionStatus.IN_USE)
    assert first.words == second.words == shipped().words
    assert words_of(second).words == shipped().words


def test_conversation_says_what_came_with_the_program_where_its_version_has_no_words():
    """A question of a later release, in a version that knows nothing of it."""
    words = {key: words for key, words in shipped().words.items() if key != "ask_situation"}
    said = words_of(Wording(words=words | {"say_who": "Hej."}))

    assert said.asks("situation").text == "Hur skulle du beskriva läget?"
    assert said.part["who"].say == "Hej."


def test_conversation_keeps_a_text_that_was_taken_away():
    assert words_of(Wording(words=shipped().words | {"advice_danger": ""})).part["danger"].advice == ""


def test_conversation_differs_where_it_says_something_else():
    before = words_of(Wording(words=shipped().words))
    after = words_of(Wording(words=shipped().words | {"ask_situation": "Hur är läget?", "read_line": "Hej."}))

    assert [(one.part, one.title, one.label, one.after) for one in after.differs(before)] == [
        ("situation", "Läget", "Fråga 1", "Hur är läget?"),
        ("line", "Om stödtelefonen", "Läs upp", "Hej."),
    ]
    assert after.differs(after) == []


@pytest.mark.django_db
def test_conversation_of_a_version_in_use_is_read_once(django_assert_num_queries):
    wording = Wording.objects.in_use().only("id").get()
    conversation_of.cache_clear()
    conversation_of(wording)
    again = Wording.objects.in_use().only("id").get()

    with django_assert_num_queries(0):
        assert conversation_of(again) is conversation_of(wording)


@pytest.mark.django_db
def test_form_asks_all_of_its_version(call_taker):
    form = CallForm(user=call_taker)

    asked = {name: (form[name].label, form[name].help_text) for name in form.conversation.asked}
    assert asked == {one.field: (one.text, one.help) for one in shipped().questions}


@pytest.mark.django_db
def test_form_reads_its_version_in_no_statement_of_its_own(call_taker, django_assert_num_queries):
    CallForm(user=call_taker)
    with connection.execute_wrapper(_counted(seen := [])):
        form = CallForm(user=call_taker)
        form.conversation.asks("danger")

    assert [
        statement for statement in seen if "calls_wording" in statement and "UNION ALL" not in statement
    ] == []
    assert len([statement for statement in seen if "calls_wording" in statement]) == 1


def _counted(seen):
    def count(execute, sql, params, many, context):
        seen.append(str(sql))
        return execute(sql, params, many, context)

    return count
