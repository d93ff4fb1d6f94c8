"""Every event that the code records can be read by the log reviewer."""

import ast
import re

import pytest

from stodtelefon.audit.actions import audit_name
from stodtelefon.audit.log_parts import parts, sentence_of
from stodtelefon.privacy.personal_data import our_models, sealed_fields
from stodtelefon.tests.test_house_rules.reading import modules

LEAVES_A_LINE = {"record", "note_refusal", "note_refused_statement"}
EVENT = re.compile(r"[a-z_]+\.[a-z_]+")


def recorded_events() -> set[str]:
    """Every event that stands as a text in a call that leaves a line, in all code but the tests."""
    return {
        text.value
        for _, tree, _ in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in LEAVES_A_LINE and node.args
        for text in ast.walk(node.args[0])
        if _is_event(text)
    }


def _is_event(node) -> bool:
    return (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(EVENT.fullmatch(node.value))
    )


def test_every_recorded_event_has_a_sentence():
    events = recorded_events()

    assert "call.logged" in events
    assert {event for event in events if sentence_of(event) == event} == set()


def test_every_opening_of_something_sealed_has_a_sentence():
    opened = {f"{audit_name(model)}.opened" for model in our_models() if sealed_fields(model)}

    assert {event for event in opened if sentence_of(event) == event} == set()


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ("meeting.held", "höll mötet"),
        ("referral.sent", "skickade en inkoppling"),
        ("identity.opened", "öppnade identiteten"),
        ("session.refused", "nekade en inloggning"),
        ("unheard.of", "unheard.of"),
    ],
)
def test_an_event_is_read_as_a_sentence(event, sentence):
    assert sentence_of(event) == sentence


def test_no_sentence_is_of_an_event_that_nothing_records():
    """But for what was recorded by an earlier version: its lines stay in the log."""
    readable = {event for part in parts for event in part.sentences if not event.startswith("search.")}

    assert readable - recorded_events() == {
        f"held_form.{verb}" for verb in ("dropped", "expired", "kept", "opened")
    }


def test_a_thing_has_one_noun_in_the_log():
    """What is done to a row and that it was opened are said with the same noun."""
    recorded = {event.partition(".")[0] for event in recorded_events()}
    nameless = {model._meta.model_name for model in our_models() if hasattr(model, "audit_name")}

    assert recorded & nameless - {audit_name(model) for model in our_models()} == set()


def test_each_noun_and_each_event_belongs_to_one_app():
    words = [word for part in parts for word in (*part.sentences, *part.nouns)]

    assert sorted(words) == sorted(set(words))
