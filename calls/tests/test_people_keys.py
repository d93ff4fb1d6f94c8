"""A new key: whoever was written in under the old one is found, is one person, and is moved as far as that goes."""

from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.people import add_identity, open_by_code, replace_code
from calls.factories import CallerFactory, CaseFactory
from calls.forms.codes import free_code
from calls.inputs import CallInput
from calls.models import Caller, CodeAccess, Identity
from calls.models.people import PERSONAL_NUMBER
from stodtelefon.accounts.models import User
from stodtelefon.privacy.factories import new_key
from stodtelefon.privacy.hashing import every_hash
from stodtelefon.privacy.keys import Ring
from stodtelefon.privacy.keys_in_use import needed
from stodtelefon.privacy.management.commands import rotate_keys
from stodtelefon.privacy.reference_codes import reference_code_hash

CODE = "LEK-47-RAV"
NUMBER = "200801012386"
TAKEN = "Koden är redan given till någon annan. Läs upp den nya."


@pytest.fixture
def turn(settings):
    """`turn()`: a new key is put first in the rings that are sealed and looked up with."""

    def put_first():
        number = len(settings.LOOKUP_KEYS) + 1
        settings.FIELD_KEYS = [new_key(number), *settings.FIELD_KEYS]
        settings.LOOKUP_KEYS = [new_key(number), *settings.LOOKUP_KEYS]

    return put_first


@pytest.fixture
def drop(settings):
    """`drop()`: only the first key of each is left."""

    def drop_old():
        settings.FIELD_KEYS, settings.LOOKUP_KEYS = settings.FIELD_KEYS[:1], settings.LOOKUP_KEYS[:1]

    return drop_old


def named(user, **values):
    caller = CallerFactory(case=CaseFactory(handler=user, record_level="open_service"))
    return add_identity(caller=caller, by=user, personal_number=NUMBER, **values)


def found(client):
    response = client.post(reverse("calls:search"), {"q": NUMBER})
    return {case.number for case, _ in response.context["found"]}


def hash_numbers(rows, field) -> list[int]:
    return sorted(int.from_bytes(value[:2]) for value in rows.values_list(field, flat=True) if value)


# Personal numbers


def test_one_person_under_two_keys_is_found_in_both_cases(own_database, call_taker, login, turn, drop):
    before = named(call_taker)
    turn()
    after = named(call_taker)
    both = {before.case.number, after.case.number}
    client = login(call_taker)

    assert before.personal_number_hash != after.personal_number_hash
    assert found(client) == both
    call_command("rotate_keys")
    drop()
    assert found(client) == both
    assert len(set(Identity.objects.values_list("personal_number_hash", flat=True))) == 1
    assert {identity.personal_number for identity in Identity.objects.all()} == {NUMBER}
    assert needed(Ring.LOOKUP, 1) == needed(Ring.FIELD, 1) == ""


def test_rotation_changes_no_version_and_leaves_no_line(own_database, call_taker, turn, logged):
    identity = named(call_taker)
    logged("identity.added", by=call_taker, target=identity, case=identity.case, fields=["personal_number"])
    turn()
    others = Identity.objects.filter(pk=identity.pk).values_list("version", "added_at", "caller_id").get()

    call_command("rotate_keys")

    assert (
        Identity.objects.filter(pk=identity.pk).values_list("version", "added_at", "caller_id").get()
        == others
    )
    with pytest.raises(AssertionError):
        logged("identity.changed", by=call_taker, target=identity, case=identity.case)


def test_a_changed_number_is_hashed_by_the_first_key(call_taker, turn):
    named(call_taker)
    turn()

    named(call_taker)

    assert hash_numbers(Identity.objects.all(), "personal_number_hash") == [1, 2]


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (
            lambda: Identity.objects.filter(personal_number_hash__in=every_hash(PERSONAL_NUMBER, NUMBER)),
            "identity_by_personal_number",
        ),
        (lambda: Caller.objects.known_by(CODE), "reference_code_belongs_to_one_caller"),
    ],
)
def test_a_lookup_under_several_keys_uses_the_index(db, turn, rows, index):
    turn()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    assert index in rows().explain()


def test_a_rotation_that_is_killed_loses_nothing_and_is_run_again(
    own_database, call_taker, turn, drop, monkeypatch
):
    for _ in range(5):
        named(call_taker, name="Åsa")
    turn()
    real = rotate_keys.rotate_batch

    def killed(*, model, after, size):
        if model is Identity and after is not None:
            raise KeyboardInterrupt
        return real(model=model, after=after, size=size)

    monkeypatch.setattr(rotate_keys, "rotate_batch", killed)
    with pytest.raises(KeyboardInterrupt):
        call_command("rotate_keys", batch=2)
    monkeypatch.undo()
    halfway = hash_numbers(Identity.objects.all(), "personal_number_hash")
    names = {identity.name for identity in Identity.objects.all()}
    call_command("rotate_keys", batch=2)
    drop()

    assert (halfway, names) == ([1, 1, 1, 2, 2], {"Åsa"})
    assert hash_numbers(Identity.objects.all(), "personal_number_hash") == [2] * 5
    assert {identity.name for identity in Identity.objects.all()} == {"Åsa"}


def test_a_row_that_somebody_holds_is_left_and_said_so(own_database, call_taker, turn, capsys):
    held, free = named(call_taker), named(call_taker)
    turn()
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM calls_identity WHERE id = %s FOR UPDATE", [held.pk])

    with pytest.raises(CommandError) as refused:
        call_command("rotate_keys")
    other.rollback()
    other.close()

    assert str(refused.value) == (
        "1 rad används just nu av någon annan. Behåll de gamla nycklarna och kör igen."
    )
    told = capsys.readouterr().out.splitlines()
    assert "calls_identity: 1 rad flyttad, 1 rad används just nu av någon annan" in told
    assert (
        "Nyckel 1 i LOOKUP_KEYS behövs för 1 personnummer. Kör manage.py rotate_keys, som flyttar personnummer."
        in told
    )
    assert hash_numbers(Identity.objects.filter(pk=free.pk), "personal_number_hash") == [2]
    call_command("rotate_keys")
    assert hash_numbers(Identity.objects.all(), "personal_number_hash") == [2, 2]


# Reference codes


@pytest.fixture
def coded(call_taker):
    case = CaseFactory(handler=call_taker)
    return CallerFactory(case=case, code_hash=reference_code_hash(CODE), code_set_at=timezone.now())


def test_an_old_code_opens_under_a_new_key(coded, call_taker, turn):
    turn()

    open_by_code(code="lek 47 rav", by=call_taker)

    assert CodeAccess.objects.get().caller == coded


def test_an_old_code_is_not_given_to_a_new_caller(coded, call_taker, turn, inputs, refused):
    turn()

    with refused(TAKEN) as refusal:
        log_call(by=call_taker, call=CallInput(), code=CODE, **inputs())

    assert refusal.value.code == "reference_code_belongs_to_one_caller"


def test_an_old_code_is_not_given_in_place_of_anothers(coded, call_taker, turn, refused):
    other = CallerFactory(case=coded.case)
    turn()

    with refused(TAKEN):
        replace_code(caller=other, code=CODE, by=call_taker)


def test_a_callers_own_old_code_may_be_given_anew(coded, call_taker, turn):
    turn()

    replace_code(caller=coded, code=CODE, by=call_taker)

    assert Caller.objects.get(pk=coded.pk).code_hash == reference_code_hash(CODE)
    assert needed(Ring.LOOKUP, 1) == ""


def test_an_old_code_is_not_offered(coded, turn, monkeypatch):
    turn()
    drawn = iter([CODE, "LEK-48-RAV"])
    monkeypatch.setattr("calls.forms.codes.new_reference_code", lambda choice: next(drawn))

    assert free_code(uuid4(), User(pk=1)) == "LEK-48-RAV"


def test_with_one_key_a_code_costs_no_statement_of_its_own(coded, call_taker, inputs, turn):
    def cost(code):
        with CaptureQueriesContext(connection) as captured:
            log_call(by=call_taker, call=CallInput(), code=code, **inputs())
        return len(captured)

    cost("LEK-49-RAV")
    one_key = cost("LEK-48-RAV")
    without = cost("")
    turn()

    assert (one_key - without, cost("LEK-46-RAV") - without) == (0, 1)
