"""A passkey as a device makes one, without a device: what allauth keeps of it."""

import os
from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from magreader.accounts.models import User

HOST = "localhost"
_FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT


def make_passkey(reader: User, name: str = "Phone", *, alone: bool = True) -> Authenticator:
    """`alone`: it signs in without a password."""
    data = {"name": name, "credential": _credential(alone)}
    made: Authenticator = Authenticator.objects.create(user=reader, type="webauthn", data=data)
    return made


def _credential(alone: bool) -> dict[str, Any]:
    raw = os.urandom(16)
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = ES256.from_cryptography_key(public)  # type: ignore[no-untyped-call]  # fido2 says no types here
    attested = AttestedCredentialData.create(bytes(16), raw, key)
    host = sha256(HOST.encode()).digest()
    data = AuthenticatorData.create(host, _FLAGS, 0, attested)
    client = CollectedClientData.create("webauthn.create", os.urandom(32), f"http://{HOST}:8000")
    return {
        "type": "public-key",
        "id": websafe_encode(raw),
        "rawId": websafe_encode(raw),
        "response": {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
        "clientExtensionResults": {"credProps": {"rk": alone}},
    }
