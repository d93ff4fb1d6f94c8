"""The rings of keys: what is a key, and how the first ring seals and opens."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from stodtelefon.privacy.factories import new_key
from stodtelefon.privacy.keys import CannotOpen, KeyRing, parse_keys, ring_faults
from stodtelefon.privacy.sentinel import check_rings

ONE = bytes(range(32))
OTHER = bytes(range(1, 33))


def line(number, key: bytes) -> str:
    return f"{number}:{base64.b64encode(key).decode()}"


def ring_of(lines) -> KeyRing:
    return KeyRing(parse_keys("FIELD_KEYS", lines))


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("",),
        ("hello",),
        ("1:",),
        ("1:c2hvcnQ=",),
        (line(0, ONE),),
        (line(65536, ONE),),
        (line("a", ONE),),
        (line(1, ONE), line(1, OTHER)),
        (line(1, ONE), line(2, ONE)),
        (line(1, bytes(32)),),
        (line(1, b"hemligt!" * 4),),
    ],
)
def test_a_ring_that_is_not_well_formed_is_refused(lines):
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        ring_of(lines)


def test_the_refusal_does_not_repeat_the_key():
    with pytest.raises(ImproperlyConfigured) as refused:
        ring_of(("1:not-quite-a-secret",))

    assert "secret" not in str(refused.value)


def test_a_key_that_chance_would_never_draw_is_refused_in_a_sentence():
    with pytest.raises(ImproperlyConfigured) as refused:
        parse_keys("AUDIT_KEYS", [line(3, b"stodtelefon" * 2 + b"stodtelefo")])

    assert str(refused.value) == (
        "AUDIT_KEYS: nyckel 3 är ingen slumpad nyckel. Gör en med: openssl rand -base64 32"
    )


def test_every_key_by_chance_is_taken():
    lines = [new_key(number) for number in range(1, 2001)]

    assert list(parse_keys("FIELD_KEYS", lines)) == list(range(1, 2001))


def test_each_ring_has_keys_of_its_own(settings):
    assert ring_faults() == []

    settings.LOOKUP_KEYS = ["8:" + settings.FIELD_KEYS[0].partition(":")[2]]
    settings.AUDIT_KEYS = ["1:abc"]

    assert ring_faults() == [
        'AUDIT_KEYS: varje nyckel skrivs "1:<base64 av 32 byte>".',
        "LOOKUP_KEYS: nyckel 8 finns också i FIELD_KEYS. Varje ring har egna nycklar.",
    ]
    assert [(error.id, error.msg) for error in check_rings(None)] == [
        ("stod.E020", fault) for fault in ring_faults()
    ]


def test_the_first_key_seals_and_all_open():
    old, new = new_key(1), new_key(2)
    before = ring_of((old,)).seal(b"t.c", b"row", "hej")
    both = ring_of((new, old))

    assert both.open(b"t.c", b"row", before) == "hej"
    assert ring_of((new,)).open(b"t.c", b"row", both.seal(b"t.c", b"row", "hopp")) == "hopp"


@pytest.mark.parametrize(
    ("place", "row"), [(b"t.d", b"row"), (b"u.c", b"row"), (b"t.c", b"wor"), (b"t.cr", b"ow")]
)
def test_a_value_opens_in_its_own_place_only(place, row):
    ring = ring_of((new_key(1),))
    token = ring.seal(b"t.c", b"row", "hej")

    with pytest.raises(CannotOpen):
        ring.open(place, row, token)


@pytest.mark.parametrize("text", ["", "\x00", "\x80", "ÿ" * 63, "x" * 64, "😀" * 1000])
def test_any_text_comes_back(text):
    ring = ring_of((new_key(1),))

    assert ring.open(b"t.c", b"row", ring.seal(b"t.c", b"row", text)) == text
