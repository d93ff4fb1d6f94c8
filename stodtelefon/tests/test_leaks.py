"""Nothing sealed can be read in the database, and nothing personal stands in an address, a title, a message, a cookie,
the log or a dump.

The line is that of the access table with the invented 2016 beside it. Every value of every sealed field is opened by
the application and then looked for in what the server keeps.
"""

import html
import io
import re
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction

from calls.actions.people import replace_code
from calls.models import Identity
from meetings.factories import RoomFactory
from meetings.models import Question
from referrals.models import Agency
from stodtelefon.audit.models import AuditEvent
from stodtelefon.demo.telling import tell_past
from stodtelefon.privacy.personal_data import our_models, sealed_fields
from stodtelefon.reporting.tests.read_files import words_of
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.table import TABLE
from stodtelefon.tests.test_access.world import make_world

SHORTEST = 9  # letters: shorter texts, as "112", stand in the open for other reasons
CODE = "LEK-47-RAV"
PERSONAL_NUMBER = "198001011231"
HREFS = re.compile(r'(?:href|action|src)="([^"]*)"')


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        tell_past()
        RoomFactory.reset_sequence(500, force=True)  # the demonstration has rooms 1 and 2
        world = make_world()
        taker = world.people["taker"]
        replace_code(caller=world.there.caller, code=CODE, by=taker)
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def undone(world):
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def secrets(world) -> dict[str, set[str]]:
    """What each sealed field holds, sentence by sentence, by the field's name."""
    return {
        f"{model._meta.label}.{field.name}": {
            sentence
            for row in model.objects.all()
            for text in texts_in(getattr(row, field.attname))
            for sentence in [text, *re.split(r"(?<=[.!?])\s+", text)]
            if len(sentence) >= SHORTEST
        }
        for model in our_models()
        for field in sealed_fields(model)
    }


def texts_in(value) -> list[str]:
    """The texts of an opened value; a structure's innermost ones."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for one in inner for text in texts_in(one)]


def everything_kept() -> dict[str, str]:
    """Each table as the server keeps it, bytes as hexadecimal figures."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        kept = {}
        for table in tables:
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')
            kept[table] = cursor.fetchone()[0] or ""
    return kept


def found_in(text: str, words) -> set[str]:
    return {word for word in words if word in text or word.encode().hex() in text}


@pytest.fixture(scope="module")
def hidden(secrets) -> set[str]:
    """All that must be found nowhere. What an answer chose and an agency's own name stand in the open elsewhere."""
    choices = {word for question in Question.objects.all() for choice in question.choices for word in choice}
    agencies = set(Agency.objects.values_list("name", flat=True))
    return set().union(*secrets.values()) - choices - agencies


def test_there_is_something_to_find(secrets, hidden):
    """A look that finds nothing proves something only where there was something to find."""
    assert len(hidden) > 200
    for name in ("calls.Identity.name", "calls.QuickScan.own_observations", "calls.Note.text"):
        assert secrets[name]
    for name in ("meetings.Answer.value", "meetings.Finding.text", "referrals.Referral.sheet"):
        assert secrets[name]


def test_no_table_holds_a_word_of_what_is_sealed(hidden):
    kept = everything_kept()

    leaks = {table: found for table, text in kept.items() if (found := found_in(text, hidden))}

    assert leaks == {}
    assert "calls_identity" in kept
    assert found_in(kept["referrals_agency"], ["Påhittad verksamhet"])  # what is plain is found


def test_no_table_holds_a_code_or_a_personal_number(world, undone):
    client = world.browser("coordinator")
    path = address_of("calls:identity_change", world.there)
    version = Identity.objects.get(pk=world.there.identity.pk).version
    sent = client.post(path, {"name": "Zebra Ny", "personal_number": PERSONAL_NUMBER, "version": version})
    assert sent.status_code == 302

    kept = "".join(everything_kept().values())

    assert (
        found_in(kept, [CODE, CODE.replace("-", ""), PERSONAL_NUMBER, PERSONAL_NUMBER[2:], "Zebra Ny"])
        == set()
    )
    assert client.post("/sok/", {"q": PERSONAL_NUMBER}).content.decode().count(world.there.case.number) > 0


def test_no_dump_holds_a_word_of_what_is_sealed(hidden):
    out = io.StringIO()

    call_command("dumpdata", stdout=out)

    assert len(out.getvalue()) > 10_000
    assert found_in(out.getvalue(), hidden) == set()
    assert found_in(out.getvalue().encode().decode("unicode_escape", "ignore"), hidden) == set()


def pages(column: str):
    return [name for name, row in TABLE.items() if row.method == "get" and row.answers[column] == "200"]


def test_no_title_address_or_cookie_holds_anything_personal(world, hidden, undone, caplog):
    """Every page of the one who sees most, with the log that the visit leaves on the console."""
    client = world.browser("coordinator")
    open_words = {}

    for name in pages("coordinator"):
        page = words_of(client.get(address_of(name, world.there)))
        title = html.unescape("".join(re.findall(r"<title>(.*?)</title>", page, re.DOTALL)))
        addresses = unquote(html.unescape(" ".join(HREFS.findall(page))))
        if found := found_in(title + addresses, hidden):
            open_words[name] = found

    cookies = client.cookies.output()
    assert open_words == {}
    assert found_in(cookies, hidden) == set()
    assert found_in(caplog.text, hidden) == set()


@pytest.mark.parametrize("column", ["admin", "log", "statistics", "archivist"])
def test_roles_without_case_content_are_shown_nothing_sealed(world, hidden, undone, column):
    client = world.browser(column)

    shown = {
        name: found
        for name in pages(column)
        if (found := found_in(html.unescape(words_of(client.get(address_of(name, world.there)))), hidden))
    }

    # What the reader of a case is asked by who reviews the log says nothing of the case.
    assert shown == ({"review:printout": {world.there.asked.question}} if column == "log" else {})


def test_manager_is_shown_what_is_for_the_manager_alone(world, hidden, undone):
    """The sheet to approve, the report of danger, why a case was or is to be opened, who is in one by break-glass, what
    the review of the log asked, how a partner of the line is reached; nothing else that is sealed."""
    client = world.browser("manager")
    police, why, broken = world.there.police, {world.there.opening.reason}, {world.there.broken.reason}
    recused, named = {world.there.recusal.reason}, {world.there.identities.reason}
    identity = world.there.alone.identity  # opened by break-glass

    shown = {
        name: found
        for name in pages("manager")
        if (found := found_in(html.unescape(words_of(client.get(address_of(name, world.there)))), hidden))
    }

    assert shown == {
        "referrals:approve": {police.sheet, police.scope, police.basis_reason},
        "calls:opening_index": why | broken | named,
        "calls:opening_decide": why,
        "calls:opening_review": broken,
        "calls:opened_identities": named,
        "calls:opened_identity": {identity.name, identity.phone},
        "calls:recusal_index": recused,
        "calls:recusal_end": recused,
        "calls:restriction": {world.there.restriction.reason},
        "calls:restriction_decide": {world.there.lift.reason},
        "outreach:cooperation": {world.there.cooperation.contact},
        "review:printout": {world.there.asked.question},
        "referrals:disclosure_judge": {world.there.told.what, world.there.told.recipient},
    }


def test_what_is_typed_reaches_no_session_message_or_log_line(world, undone, caplog):
    """A search and a note: what was typed is in the answer and in the sealed row, nowhere on the way."""
    words = "Zebratypen Okändsson"
    client = world.browser("taker")
    note = f"/arenden/{world.there.case.number}/anteckning/"

    client.post("/sok/", {"q": words})
    typed = {"text": f"{words} ringde.", "text-ord": "namn:Okändsson"}  # asked about, and kept
    sent = client.post(note, {"event_on": "2026-01-07", "source": "caller"} | typed)

    assert sent.status_code == 302
    assert words not in sent["Location"]
    sessions = str([session.get_decoded() for session in Session.objects.all()])
    assert "signerad" in sessions  # the message that waits to be shown
    assert words not in sessions
    lines = AuditEvent.objects.order_by("-id")[:2]
    assert [line.event for line in lines] == ["note.signed", "search.name"]
    assert words not in str([vars(line) for line in lines])
    assert words not in caplog.text
    assert found_in("".join(everything_kept().values()), [words]) == set()
