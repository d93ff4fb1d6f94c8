"""Whether an id token is true. Each forged one comes from a provider that has been taken over on the wire."""

import json
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import new as hmac

import pytest
from django.test import Client
from joserfc.jwk import KeySet, OctKey

from stodtelefon.accounts.openid_connect import provider as asked_of
from stodtelefon.accounts.tests.openid_provider import CLIENT, FIRST_KEYS, ec_key, rsa_key
from stodtelefon.accounts.tests.through_provider import come_back, is_in, led_to, said, through
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
STRANGER = rsa_key("first")  # another key that bears the true one's name


@pytest.fixture(autouse=True)
def known(provider, call_taker):
    provider.known_as("s-1", email=call_taker.email, email_verified=True)


def coded(part: object) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def by_hand(header: dict, claims: dict, secret: bytes | None = None) -> str:
    """A token that no library would make."""
    body = f"{coded(header)}.{coded(claims)}"
    return f"{body}.{coded(hmac(secret, body.encode(), sha256).digest()) if secret is not None else ''}"


def is_let_in(provider, forge=None) -> bool:
    provider.forge = forge
    client = Client()
    response = through(client)
    if not is_in(client):
        assert "Svaret gick inte att lita på, så inget har hänt." in said(client, response)
        assert AuditEvent.objects.filter(event="session.refused").exists()
    return is_in(client)


def test_true_token_is_believed(provider):
    assert is_let_in(provider)
    assert is_let_in(provider, lambda claims: provider.sign(claims))


PUBLIC_PEM = FIRST_KEYS.keys[0].as_pem(private=False)
PUBLIC_JSON = json.dumps(FIRST_KEYS.keys[0].as_dict(private=False)).encode()

FORGED = {
    "signed by a stranger": lambda it, claims: it.sign(claims, key=STRANGER),
    "by a key that it brings": lambda it, claims: it.sign(
        claims, key=STRANGER, jwk=STRANGER.as_dict(private=False)
    ),
    "by a key that it leads to": lambda it, claims: it.sign(claims, key=STRANGER, jku=f"{it.address}/mine"),
    "by a key that is not there": lambda it, claims: it.sign(claims, key=STRANGER, kid="other"),
    "unsigned": lambda it, claims: by_hand({"alg": "none"}, claims),
    "unsigned, in other letters": lambda it, claims: by_hand({"alg": "nOnE", "kid": "first"}, claims),
    "unsigned, as if signed": lambda it, claims: by_hand({"alg": "RS256", "kid": "first"}, claims),
    "no way of signing": lambda it, claims: by_hand({"kid": "first"}, claims),
    "a number as a way of signing": lambda it, claims: by_hand({"alg": 7, "kid": "first"}, claims),
    "a list as the name of a key": lambda it, claims: by_hand({"alg": "RS256", "kid": ["first"]}, claims),
    "with the public key as a secret": lambda it, claims: by_hand(
        {"alg": "HS256", "kid": "first"}, claims, PUBLIC_PEM
    ),
    "with the public key as it is fetched": lambda it, claims: by_hand(
        {"alg": "HS256", "kid": "first"}, claims, PUBLIC_JSON
    ),
    "with the client's secret": lambda it, claims: by_hand(
        {"alg": "HS256", "kid": "first"}, claims, b"en hemlighet med tecken: %&+"
    ),
    "without a secret": lambda it, claims: by_hand({"alg": "HS256", "kid": "first"}, claims, b""),
    "changed once it was signed": lambda it, claims: swapped(it.sign(claims), claims | {"sub": "s-2"}),
    "nothing": lambda it, claims: "",
    "no token": lambda it, claims: "a.b.c",
    "not even that": lambda it, claims: "\x00",
    "no claims": lambda it, claims: by_hand({"alg": "RS256", "kid": "first"}, []),
    "as long as a book": lambda it, claims: it.sign(claims | {"a": "x" * 60_000}),
    "a number": lambda it, claims: {"id_token": 7},
    "left out": lambda it, claims: {"id_token": None},
}


def swapped(token: str, claims: dict) -> str:
    header, _, signature = token.split(".")
    return f"{header}.{coded(claims)}.{signature}"


@pytest.mark.parametrize("why", FORGED)
def test_forged_token_is_refused(why, provider):
    assert not is_let_in(provider, lambda claims: FORGED[why](provider, claims))


NOW = time.time
WRONG = {
    "another audience": {"aud": "other"},
    "other audiences": {"aud": ["other", "third"]},
    "no audience": {"aud": None},
    "an empty audience": {"aud": []},
    "us among others, and not who asked": {"aud": [CLIENT, "other"]},
    "us among others, for another": {"aud": [CLIENT, "other"], "azp": "other"},
    "us, for another": {"azp": "other"},
    "another issuer": {"iss": "https://ond.example"},
    "an issuer that begins alike": {"iss": "{issuer}/"},
    "a list of issuers": {"iss": ["{issuer}"]},
    "no issuer": {"iss": None},
    "run out": {"exp": lambda: NOW() - 61},
    "never runs out": {"exp": None},
    "runs out at no time": {"exp": "aldrig"},
    "issued at no time": {"iat": None},
    "issued long ago": {"iat": lambda: NOW() - 661},
    "issued in words": {"iat": "1"},
    "issued tomorrow": {"iat": lambda: NOW() + 86_400},
    "not yet": {"nbf": lambda: NOW() + 3600},
    "another nonce": {"nonce": "other"},
    "no nonce": {"nonce": None},
    "an empty nonce": {"nonce": ""},
    "a number for a nonce": {"nonce": 7},
    "a nonce in other letters": {"nonce": "å"},
    "no subject": {"sub": None},
}


@pytest.mark.parametrize("why", WRONG)
def test_true_signature_under_wrong_claims_is_refused(why, provider):
    """The provider has signed it, for somebody else or for another time."""

    def forge(claims):
        for name, value in WRONG[why].items():
            value = value() if callable(value) else value
            if isinstance(value, str | list):
                value = json.loads(json.dumps(value).replace("{issuer}", provider.address))
            claims = {**claims, name: value} if value is not None else without(claims, name)
        return provider.sign(claims)

    assert not is_let_in(provider, forge)


def without(claims: dict, name: str) -> dict:
    return {other: value for other, value in claims.items() if other != name}


@pytest.mark.parametrize("moment", ["1e999", "-1e999", "NaN"])
@pytest.mark.parametrize("name", ["exp", "iat", "nbf"])
def test_moment_that_is_none_is_refused(name, moment, provider):
    """JSON of Python's own has them, and no other."""

    def forge(claims):
        body = json.dumps(claims | {name: "here"}).replace('"here"', moment).encode()
        signing_input = f"{coded({'alg': 'RS256', 'kid': 'first'})}.{coded(body)}"
        key = FIRST_KEYS.keys[0].private_key
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        return f"{signing_input}.{coded(key.sign(signing_input.encode(), PKCS1v15(), SHA256()))}"

    assert not is_let_in(provider, forge)


def test_audience_among_others_is_ours_when_we_asked(provider):
    claims = {"aud": [CLIENT, "other"], "azp": CLIENT}

    assert is_let_in(provider, lambda true: provider.sign(true | claims))


def test_clocks_may_differ_by_a_minute(provider):
    assert is_let_in(provider, lambda true: provider.sign(true | {"exp": NOW() - 50}))
    assert is_let_in(provider, lambda true: provider.sign(true | {"iat": NOW() + 50}))


def test_token_is_taken_once(provider):
    """A true token of the person's own, from an earlier sign-in, sent again in answer to another question."""
    first = {}

    def keep(claims):
        first["token"] = provider.sign(claims)
        return first["token"]

    assert is_let_in(provider, keep)
    assert not is_let_in(provider, lambda _: first["token"])


def test_nonce_is_taken_once_whatever_the_session_says(provider):
    """Two requests at once read the same session, and the provider takes the code twice."""
    client, other, seen = Client(), Client(), {}
    answer = come_back(led_to(client))
    other.cookies["sessionid"] = client.cookies["sessionid"].value
    before = dict(client.session.items())

    def keep(claims):
        seen["token"] = provider.sign(claims)
        return seen["token"]

    provider.forge = keep
    kept = dict(provider.codes)
    client.get(answer)
    assert is_in(client)
    client.post("/konto/logga-ut/")
    thief = Client()
    led_to(thief)
    session = thief.session
    session["openid_connect"] = before["openid_connect"]
    session.save()
    provider.codes.update(kept)
    provider.forge = lambda _: seen["token"]

    response = thief.get(answer)

    assert not is_in(thief)
    assert "inte att lita på" in said(thief, response)


# Keys


def test_new_key_is_fetched_when_a_token_asks_for_it(provider, monkeypatch):
    assert is_let_in(provider)
    provider.keys = KeySet([rsa_key("second"), *FIRST_KEYS.keys])
    assert not is_let_in(provider)  # fetched a moment ago: not again for every token
    assert provider.asked.count("/keys") == 1

    monkeypatch.setattr(asked_of, "KEYS_AGAIN_AFTER", 0)
    assert is_let_in(provider)
    assert provider.asked.count("/keys") == 2


def test_key_that_the_provider_has_let_go_is_refused(provider, monkeypatch):
    assert is_let_in(provider)
    old = provider.keys.keys[0]
    provider.keys = KeySet([rsa_key("second")])
    asked_of.forget()

    assert not is_let_in(provider, lambda claims: provider.sign(claims, key=old))
    assert is_let_in(provider)


def test_keys_of_other_kinds_sign_too(provider):
    provider.keys = KeySet([ec_key("curve")])

    assert is_let_in(provider)


def test_token_without_a_name_of_a_key_is_tried_with_each(provider):
    provider.keys = KeySet([FIRST_KEYS.keys[0], rsa_key("second")])

    assert is_let_in(provider, lambda claims: unnamed(provider, claims))
    assert not is_let_in(provider, lambda claims: unnamed(provider, claims, key=rsa_key("third")))


def unnamed(provider, claims, key=None):
    from joserfc import jwt

    return jwt.encode({"alg": "RS256"}, claims, key or provider.keys.keys[1], algorithms=["RS256"])


def test_key_that_is_for_something_else_is_no_key(provider, monkeypatch):
    monkeypatch.setattr(asked_of, "_read_keys", lambda said: [key | {"use": "enc"} for key in said["keys"]])

    assert not is_let_in(provider)


def test_secret_among_the_keys_is_no_key(provider, monkeypatch):
    """A provider that hands out a secret as a key: whoever reads the page could sign with it."""
    secret = OctKey.import_key("en hemlighet som alla kan läsa!!", {"kid": "secret"})
    monkeypatch.setattr(asked_of, "_read_keys", lambda said: [secret.as_dict(private=True)])

    assert not is_let_in(
        provider,
        lambda claims: by_hand(
            {"alg": "HS256", "kid": "secret"}, claims, "en hemlighet som alla kan läsa!!".encode()
        ),
    )


@pytest.mark.parametrize(
    "keys",
    [
        [],
        [7, "a", None],
        [{"kty": ["RSA"], "kid": "first"}],
        [{"kty": "RSA", "kid": "first"}],
        [{"kty": "RSA", "kid": "first", "n": "å", "e": {}}],
        [{"kty": "EC", "kid": "first", "crv": "P-256", "x": "", "y": ""}],
    ],
)
def test_keys_that_are_none_prove_nothing(keys, provider, monkeypatch):
    read = asked_of._read_keys
    monkeypatch.setattr(asked_of, "_read_keys", lambda said: read({"keys": keys}))

    assert not is_let_in(provider)


def test_short_key_proves_nothing(provider, monkeypatch):
    from joserfc.jwk import RSAKey

    with pytest.warns(match="bit"):
        short = RSAKey.generate_key(1024, {"kid": "short", "use": "sig"}, private=True)
    provider.keys = KeySet([short, *FIRST_KEYS.keys])

    assert not is_let_in(provider)
