"""An OpenID Connect server of the tests, over real HTTP on loopback: discovery, keys, a page that
asks who one is, tokens signed with RS256, and what it tells of the reader.

It keeps to the standard (PKCE, a code that is good once), and lies where a test says so.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "magreader", "a secret between the two"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Server(ThreadingHTTPServer):
    """`person` is who signs in there. `claims` and `told` are put over what the ID token and the
    userinfo say, `config` over the discovery; `forged`: the token is signed with another key;
    `refuses`: the person turns back; `asked` is what was asked for at each page."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.recover()

    def recover(self) -> None:
        self.person: dict[str, Any] = {
            "sub": "248289761001",
            "email": "nora@example.org",
            "email_verified": True,
            "name": "Nora Vance",
        }
        self.claims: dict[str, Any] = {}
        self.told: dict[str, Any] = {}
        self.config: dict[str, Any] = {}
        self.forged = self.refuses = False
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.codes: dict[str, dict[str, str]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def entry(self) -> dict[str, str]:
        """As it stands in MAGREADER_OIDC."""
        words = {"id": "harbour", "name": "Harbour House", "server": self.url}
        return words | {"client": CLIENT, "secret": SECRET}

    @property
    def app(self) -> dict[str, Any]:
        """As allauth takes it."""
        return {
            "provider_id": "harbour",
            "name": "Harbour House",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": self.url},
        }

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        said = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "sub": self.person["sub"],
            "nonce": asked.get("nonce"),
        }
        key = _OTHER_KEY if self.forged else _KEY
        return jwt.encode(said | self.claims, key, "RS256", headers={"kid": "one"})


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:  # the name is http.server's
        page = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(page.query).items()}
        self.server.asked.append((page.path, asked))
        if page.path == "/authorize":
            self._authorize(asked)
        elif page.path == "/login":
            self._sign_in()
        elif page.path == "/userinfo" and self.headers["Authorization"] == "Bearer access":
            self._json(self.server.person | self.server.told)
        elif page.path == "/keys":
            key = json.loads(RSAAlgorithm.to_jwk(_KEY.public_key()))
            self._json({"keys": [key | {"kid": "one", "alg": "RS256", "use": "sig"}]})
        elif page.path == "/.well-known/openid-configuration":
            self._json(self._discovery() | self.server.config)
        else:
            self._json({"error": "not here"}, 404)

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = self.server.codes.pop(sent["code"][0], None)
        given = {key: values[0] for key, values in sent.items()}
        self.server.asked.append(("/token", given))
        if asked is None or not _fits(asked, given):
            self._json({"error": "invalid_grant"}, 400)
            return
        tokens = {"access_token": "access", "token_type": "Bearer", "expires_in": 300}
        self._json(tokens | {"id_token": self.server.id_token(asked)})

    def _discovery(self) -> dict[str, Any]:
        url = self.server.url
        return {
            "issuer": url,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "userinfo_endpoint": f"{url}/userinfo",
            "jwks_uri": f"{url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _authorize(self, asked: dict[str, str]) -> None:
        """On to the server's own page, as real ones go."""
        code = secrets.token_urlsafe(8)
        self.server.codes[code] = asked
        back = {"error": "access_denied"} if self.server.refuses else {"code": code}
        self.send_response(302)
        there = f"{asked['redirect_uri']}?{urlencode(back | {'state': asked['state']})}"
        self.send_header("Location", f"/login?{urlencode({'go': there})}")
        self.end_headers()

    def _sign_in(self) -> None:
        there = parse_qs(urlsplit(self.path).query)["go"][0].replace("&", "&amp;")
        page = f'<!DOCTYPE html><title>Harbour House</title><a href="{there}">I am Nora</a>'
        self._answer(page.encode(), "text/html")

    def _json(self, said: Any, status: int = 200) -> None:
        self._answer(json.dumps(said).encode(), "application/json", status)

    def _answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Not among what a test prints."""


def _fits(asked: dict[str, str], given: dict[str, str]) -> bool:
    """The secret, the address to come back to, and PKCE's proof that it is who asked."""
    digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return (
        given["client_secret"] == SECRET
        and given["redirect_uri"] == asked["redirect_uri"]
        and (asked["code_challenge_method"], asked["code_challenge"]) == ("S256", challenge)
    )


@contextmanager
def serve_oidc() -> Iterator[Server]:
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
