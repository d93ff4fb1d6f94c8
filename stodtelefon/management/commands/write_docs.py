"""`manage.py write_docs`: the pages of docs/ that are made from the code. A test fails when one of them is stale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from inspect import getdoc
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand
from django.db import models

from calls.models import ChildDecision
from calls.models.choices import Outcome, State, Urgency, YesNoUnknown
from calls.models.outcomes import ANSWERS, RULES, rule_of
from calls.states import MOVES, REFUSALS, WORDS
from stodtelefon.permissions import LENT_TO, ROLE_PERMISSIONS, SECTIONS, Permission, Role
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.privacy.hashing import KeyedHashField
from stodtelefon.privacy.personal_data import PERSONAL, classified, our_models
from stodtelefon.twelve_rules import TWELVE_RULES

MADE_BY = "<!-- Made by `manage.py write_docs`. Change the code, not this page. -->"


class Command(BaseCommand):
    help = "Skriver sidorna i docs/ som görs ur koden: lägen, vem som får vad och vilka uppgifter som finns."
    requires_system_checks = ()

    def handle(self, *args, **options):
        for path, page in PAGES.items():
            (Path(settings.BASE_DIR) / path).write_text(page(), encoding="utf-8")
            self.stdout.write(path)


# The pages


def states_page() -> str:
    """The states: the words, a drawing of the moves, and what each move does in each state."""
    labels = {state: state.label for state in State}
    return _page(
        "# The way of a concern: states and what moves them",
        MADE_BY,
        "From `calls/states.py`. A case is always in one of these states. The outcome stands on the case beside the "
        "state.",
        _table(("State", "On screen"), ((f"`{state.value}`", state.label) for state in State)),
        "## The moves",
        _fence("mermaid", _drawing()),
        "A line goes where the state changes. Moves that a state allows without leaving it stand in the table alone.",
        "## Each move in each state",
        "The cell is the state afterwards. An empty cell: the move is refused there, with one sentence.",
        _table(
            ("Move", "What happens", *labels.values()),
            (
                (f"`{move.value}`", words, *(labels.get(MOVES[move].get(state), "") for state in State))
                for move, words in WORDS.items()
            ),
        ),
        "## What a refusal says",
        _table(("In the state", "The sentence"), ((labels[state], text) for state, text in REFUSALS.items())),
        'In any other state: "Det går inte att göra i läget ..." and the state in words.',
    )


def outcomes_page() -> str:
    """Which outcome goes with which answers of a call."""
    return _page(
        "# Answers and outcome: what goes together",
        MADE_BY,
        "From `calls/models/outcomes.py`. A call is saved with an outcome that its answers do not contradict. "
        "*fråga*: saved with a sentence of reason, which is sealed and stands on the case. *nej*: refused. An empty "
        "cell: allowed.",
        *(
            part
            for question, answers in ANSWERS.items()
            for part in (f"## {WORDS_OF[question][0]}", _table(*_outcome_rows(question, answers)))
        ),
        "## What is said",
        _table(
            ("Utfall", "Svar", "", "Meningen"),
            (
                (
                    Outcome(rule.outcome).label,
                    f"{WORDS_OF[rule.question][0]} {', '.join(_answer(rule.question, one) for one in rule.answers)}",
                    "nej" if rule.is_refused else "fråga",
                    rule.sentence,
                )
                for rule in RULES
            ),
        ),
    )


def permissions_page() -> str:
    """Who may do what: one row a permission, one column a role."""
    return _page(
        "# Who may do what",
        MADE_BY,
        "From `stodtelefon/permissions.py`. The same table stands on the page `/konto/vem-far-vad/`. "
        "Everything is denied unless the table says *ja*. A person can hold several roles.",
        _table(
            ("Får", *(role.label for role in Role), "Lagrum"),
            (
                (
                    permission.label,
                    *("ja" if permission in ROLE_PERMISSIONS[role] else "" for role in Role),
                    SECTIONS.get(permission, ""),
                )
                for permission in Permission
            ),
        ),
        "While the manager or a coordinator is away, whoever stands in can be deputy: "
        + ", ".join(f"{beneath.label} for {role.label}" for role, beneath in LENT_TO.items())
        + ". They have the permissions of that role on those days, by a decision that takes two.",
        "The table opens pages. Which rows a person finds there is `visible_to` on each QuerySet, and in the queues "
        "`listed_to`. What one may not see answers 404, as if it were not there.",
        "## Twelve rules",
        "From `stodtelefon/twelve_rules.py`; on the page `/konto/tolv-regler/`.",
        _table(
            ("", "Regel", "Står i", "Märks", "Tests"),
            (
                (
                    str(number),
                    f"**{rule.name}.** {rule.says}",
                    rule.section,
                    rule.seen,
                    ", ".join(f"`{test}`" for test in rule.tests),
                )
                for number, rule in enumerate(TWELVE_RULES, start=1)
            ),
        ),
    )


def data_map_page() -> str:
    """Every field of every model: what it is called, whether it is personal, and how it is kept."""
    ours = our_models()
    return _page(
        "# Data map",
        MADE_BY,
        "From `class Privacy` on each model, read by `stodtelefon/privacy/personal_data.py`. Every stored field is "
        "either personal or plain; a test fails when one is neither.",
        "*sealed*: encrypted by the application before it reaches the database. *keyed hash*: can be found again "
        "exactly, not read back. An arrow names the model that the field points to.",
        _table(("", "Fields"), _counts(ours)),
        *(part for label, found in _by_app(ours) for part in _app_parts(label, found)),
    )


PAGES: dict[str, Callable[[], str]] = {
    "docs/states.md": states_page,
    "docs/utfall.md": outcomes_page,
    "docs/behorighet.md": permissions_page,
    "docs/uppgifter.md": data_map_page,
}


# Their parts


def _drawing() -> Iterator[str]:
    yield "stateDiagram-v2"
    for state in State:
        yield f'    state "{state.label}" as {state.value}'
    yield f"    [*] --> {State.NEW.value}"
    for move, words in WORDS.items():
        for before, after in MOVES[move].items():
            if before != after:
                yield f"    {before.value} --> {after.value}: {words}"


WORDS_OF = {
    "danger": ("Fara just nu:", YesNoUnknown),
    "child_at_risk": ("Barn som kan fara illa:", YesNoUnknown),
    "urgency": ("Kvarstår oron:", Urgency),
    "child_kind": ("Beslutet om barnet:", ChildDecision.Kind),
}


def _answer(question: str, value: str) -> str:
    return str(WORDS_OF[question][1](value).label) if value else "inget beslut"


def _outcome_rows(question: str, answers: Iterable[str]) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    rows = (
        (outcome.label, *(_verdict(outcome, question, answer) for answer in answers))
        for outcome in Outcome.of_scan()
    )
    return ("Utfall", *(_answer(question, one) for one in answers)), rows


def _verdict(outcome: str, question: str, answer: str) -> str:
    rule = rule_of(outcome, {question: answer})
    return "" if rule is None else "nej" if rule.is_refused else "fråga"


def _by_app(ours: list[type[models.Model]]) -> Iterator[tuple[str, list[type[models.Model]]]]:
    for config in apps.get_app_configs():
        found = sorted((m for m in ours if m._meta.app_config is config), key=lambda m: m.__name__)
        if found:
            yield config.name, found


def _app_parts(name: str, found: list[type[models.Model]]) -> Iterator[str]:
    yield f"## {name}"
    for model in found:
        yield f"### {model.__name__}: {model._meta.verbose_name}"
        yield getdoc(model).partition("\n\n")[0].replace("\n", " ")
        yield _table(
            ("Field", "In words", "Class", "Kept as"),
            (
                (f"`{field.name}`", _words(field), privacy or "neither", _kept_as(field))
                for field, privacy in classified(model)
            ),
        )


def _words(field: models.Field) -> str:
    """The Swedish name, where somebody has given one."""
    return "" if field.verbose_name in (field.name.replace("_", " "), "ID") else str(field.verbose_name)


def _kept_as(field: models.Field) -> str:
    if isinstance(field, SealedTextField):
        return "sealed"
    if isinstance(field, KeyedHashField):
        return "keyed hash"
    if field.is_relation:
        return f"→ {field.related_model.__name__}"
    return ""


def _counts(ours: list[type[models.Model]]) -> Iterator[tuple[str, str]]:
    fields = [(field, privacy) for model in ours for field, privacy in classified(model)]
    yield "personal", str(sum(privacy == PERSONAL for _, privacy in fields))
    yield "of them sealed", str(sum(isinstance(field, SealedTextField) for field, _ in fields))
    yield (
        "of them a keyed hash",
        str(sum(isinstance(field, KeyedHashField) and privacy == PERSONAL for field, privacy in fields)),
    )
    yield "plain", str(sum(privacy != PERSONAL for _, privacy in fields))


def _page(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"


def _fence(language: str, lines: Iterable[str]) -> str:
    return "\n".join((f"```{language}", *lines, "```"))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = tuple(head)
    return "\n".join(_row(cells) for cells in (head, ("---",) * len(head), *rows))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
