"""A passkey in software, and the browser around it: what it answers to a page that asks for it."""

from __future__ import annotations

import json
import re
import secrets
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.utils import websafe_encode

HOST = "localhost"
ASKED = re.compile(r'<script id="passkey-(?:create|get)" type="application/json">(.*?)</script>', re.DOTALL)
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


class SoftKey:
    """`claims` is another key, whose name it gives for its own."""

    def __init__(self, claims: SoftKey | None = None):
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = claims.id if claims else secrets.token_bytes(16)

    def make(self, page: str) -> str:
        """What is sent where a key is added."""
        known = (bytes(16), len(self.id).to_bytes(2, "big"), self.id, cbor.encode(self._public()))
        told = self._told(WITH_KEY) + b"".join(known)
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": told})
        return self._answer(said_to(page, "create"), attestationObject=attestation)

    def show(self, page: str) -> str:
        """What is sent where a key is asked for."""
        told, said = self._told(), said_to(page, "get")
        signature = self.private.sign(told + sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(said, authenticatorData=told, signature=signature)

    def _public(self) -> dict[int, int | bytes]:
        numbers = self.private.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}

    @staticmethod
    def _told(flags: int = 0) -> bytes:
        return sha256(HOST.encode()).digest() + bytes([PRESENT | VERIFIED | flags]) + bytes(4)

    def _answer(self, said: bytes, **parts: bytes) -> str:
        name = websafe_encode(self.id)
        response = {key: websafe_encode(part) for key, part in ({"clientDataJSON": said} | parts).items()}
        whole = {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}}
        return json.dumps(whole | {"response": response})


def said_to(page: str, deed: str) -> bytes:
    """What the browser signs: where it is, and what the page asked."""
    challenge = json.loads(ASKED.search(page)[1])["publicKey"]["challenge"]
    return json.dumps(
        {"type": f"webauthn.{deed}", "challenge": challenge, "origin": f"http://{HOST}"}
    ).encode()
