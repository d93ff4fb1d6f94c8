"""A real OpenID Provider on this machine: Authlib's, with PKCE, its keys and its discovery. The suite starts it.

It is another hand's reading of the standards, with another library for its tokens (joserfc) than the program's (PyJWT).
`forge` stands between it and the program, as whoever has taken over the wire or the provider: it is given the claims of
the true token, and what it gives is answered in its place.
"""

from __future__ import annotations

import json
import os
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

from authlib.common.security import generate_token
from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin
from authlib.oidc.core.grants import OpenIDCode
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

CLIENT, SECRET = "stödtelefon:1", "en hemlighet med tecken: %&+"
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "true"  # without TLS, on this machine alone


class Client(ClientMixin):
    def get_client_id(self):
        return CLIENT

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, redirect_uri):
        return urlsplit(redirect_uri).path == "/konto/leverantor/svar/"

    def check_client_secret(self, client_secret):
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method, endpoint):
        return method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    """What is kept of a code until it is redeemed."""

    code: str
    subject: str
    asked: dict
    shown_at: int
    amr: list[str]

    code_challenge = property(lambda self: self.asked.get("code_challenge"))
    code_challenge_method = property(lambda self: self.asked.get("code_challenge_method"))

    def get_redirect_uri(self):
        return self.asked["redirect_uri"]

    def get_scope(self):
        return self.asked["scope"]

    def get_nonce(self):
        return self.asked.get("nonce")

    def get_auth_time(self):
        return self.shown_at

    def get_acr(self):
        return None

    def get_amr(self):
        return self.amr


class Asked(OAuth2Request):
    """A request, as Authlib reads it."""

    def __init__(self, environ: dict):
        size = int(environ.get("CONTENT_LENGTH") or 0)
        self.query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        self.sent = dict(parse_qsl(environ["wsgi.input"].read(size).decode()))
        headers = {"Authorization": environ.get("HTTP_AUTHORIZATION", "")}
        super().__init__(environ["REQUEST_METHOD"], f"http://{environ['HTTP_HOST']}/", headers=headers)
        self.payload = BasicOAuth2Payload(self.query | self.sent)

    args = property(lambda self: self.query)
    form = property(lambda self: self.sent)


@dataclass
class Provider:
    """What the provider knows: who may sign in with which claims, and who does so now.

    `by` is what the next one shows there (`amr`); `shown_at` when, where it is not now.
    """

    address: str = ""
    people: dict[str, dict] = field(default_factory=dict)
    who: str = ""
    by: list[str] = field(default_factory=list)
    shown_at: float | None = None
    forge: Callable[[dict], str | dict] | None = None
    discovery: dict = field(default_factory=dict)
    keys: KeySet = field(default_factory=lambda: FIRST_KEYS)
    codes: dict[str, Code] = field(default_factory=dict)
    nonces: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    last_asked: dict = field(default_factory=dict)
    hangs: float = 0

    def known_as(self, subject: str, **claims: Any) -> None:
        """Somebody signs in at the provider's page, and has these claims there."""
        self.people[subject] = claims
        self.who = subject

    def begin_anew(self) -> None:
        """As it was at the start, but for the address and the first keys."""
        fresh = Provider(address=self.address, keys=FIRST_KEYS)
        self.__dict__.update(fresh.__dict__)

    def sign(self, claims: dict, *, key=None, alg: str = "RS256", **header: str) -> str:
        """A token with these claims, signed with the provider's first key unless another is given."""
        key = key or self.keys.keys[0]
        return jwt.encode({"alg": alg, "kid": key.kid, **header}, claims, key, algorithms=[alg])


def rsa_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}, private=True)


def ec_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig"}, private=True)


FIRST_KEYS = KeySet([rsa_key("first")])


class CodeGrant(AuthorizationCodeGrant):
    def save_authorization_code(self, code, request):
        state, asked = self.server.state, request.payload.data
        shown_at = int(time.time() if state.shown_at is None else state.shown_at)
        state.codes[code] = Code(code, state.who, dict(asked), shown_at, state.by)
        state.nonces.add(asked.get("nonce", ""))

    def query_authorization_code(self, code, client):
        return self.server.state.codes.get(code)

    def delete_authorization_code(self, authorization_code):
        del self.server.state.codes[authorization_code.code]

    def authenticate_user(self, authorization_code):
        return authorization_code.subject


class IdToken(OpenIDCode):
    def __init__(self, state: Provider):
        super().__init__(require_nonce=True)
        self.state = state

    def exists_nonce(self, nonce, request):
        return nonce in self.state.nonces

    def resolve_client_private_key(self, client):
        return self.state.keys.keys[0]

    def get_client_claims(self, client):
        return {"iss": self.state.address, "aud": [CLIENT]}

    def get_encode_header(self, client):
        return {"alg": self.get_client_algorithm(client), "kid": self.state.keys.keys[0].kid}

    def get_client_algorithm(self, client):
        return "ES256" if isinstance(self.state.keys.keys[0], ECKey) else "RS256"

    def generate_user_info(self, user, scope):
        return {"sub": user, **self.state.people[user]}


class Server(AuthorizationServer):
    """Authlib's own, answering in plain WSGI."""

    def __init__(self, state: Provider):
        super().__init__()
        self.state = state
        self.register_grant(CodeGrant, [IdToken(state), CodeChallenge(required=True)])
        self.register_token_generator("default", BearerTokenGenerator(lambda **_: generate_token(42)))

    def query_client(self, client_id):
        return Client() if client_id == CLIENT else None

    def save_token(self, token, request):
        pass

    def send_signal(self, name, *args, **kwargs):
        pass

    def create_oauth2_request(self, request):
        return request

    def handle_response(self, status, body, headers):
        return status, body, headers

    def __call__(self, environ: dict, start_response: Callable) -> list[bytes]:
        self.state.asked.append(environ["PATH_INFO"])
        time.sleep(self.state.hangs)
        status, body, headers = self.answer(environ["PATH_INFO"], Asked(environ))
        text = body if isinstance(body, str) else json.dumps(body)
        kinds = {} if isinstance(body, str) else {"Content-Type": "application/json"}
        start_response(f"{status} -", list((dict(headers) | kinds).items()))
        return [text.encode()]

    def answer(self, path: str, asked: Asked) -> tuple[int, Any, Any]:
        state = self.state
        if path == "/.well-known/openid-configuration":
            return 200, discovery_of(state.address) | state.discovery, {}
        if path == "/keys":
            return 200, state.keys.as_dict(private=False), {}
        if path == "/authorize":
            state.last_asked = asked.query
            grant = self.get_consent_grant(asked, end_user=state.who)
            return self.create_authorization_response(asked, grant_user=state.who, grant=grant)
        if path == "/token":
            status, body, headers = self.create_token_response(asked)
            if status == 200 and state.forge is not None:
                forged = state.forge(jwt.decode(body["id_token"], state.keys).claims)
                body = body | ({"id_token": forged} if isinstance(forged, str) else forged)
            return status, body, headers
        return 404, "", {}


def discovery_of(address: str) -> dict:
    return {
        "issuer": address,
        "authorization_endpoint": f"{address}/authorize",
        "token_endpoint": f"{address}/token",
        "jwks_uri": f"{address}/keys",
        "end_session_endpoint": f"{address}/leave",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
    }


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Nothing."""


@contextmanager
def running(port: int = 0, certificate: Path | None = None) -> Iterator[Provider]:
    """A provider that listens on this machine, until the block is over. `certificate`: a file with it and its key, for
    the name localhost."""
    state = Provider()
    server = make_server("127.0.0.1", port, Server(state), handler_class=Quiet)
    state.address = f"http://127.0.0.1:{server.server_port}"
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        state.address = f"https://localhost:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
