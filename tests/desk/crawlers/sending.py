"""A crawler with its token, for the tests: it sends bytes and gets JSON."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.http import urlencode

from magreader.accounts.models import User
from magreader.dumps.models import CrawlerToken
from magreader.dumps.tokens import make_token
from tests.client import Client
from tests.make import make_staff

DOOR = "/dumps/"


@dataclass
class Crawler:
    token: CrawlerToken
    said: str

    def post(self, body: bytes = b"", address: str = DOOR, **query: Any) -> Any:
        """A body whose length is said."""
        return Client().generic("POST", _with(address, query), body, headers=self._headers())

    def stream(
        self, stream: BytesIO, address: str = DOOR, length: int | None = None, **query: Any
    ) -> Any:
        """A body that comes as it is read; in chunks where no length is said."""
        environ: dict[str, Any] = {"wsgi.input": stream, "CONTENT_LENGTH": str(length or "")}
        if length is None:
            environ["HTTP_TRANSFER_ENCODING"] = "chunked"
        return Client().generic("POST", _with(address, query), headers=self._headers(), **environ)

    def chunked(self, body: bytes, address: str = DOOR, **query: Any) -> Any:
        return self.stream(BytesIO(body), address, **query)

    def get(self, address: str = DOOR, **query: Any) -> Any:
        return Client().get(_with(address, query), headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.said}"}


def crawler(by: User | None = None, name: str = "harvester") -> Crawler:
    return Crawler(*make_token(by or make_staff(), name))


def _with(address: str, query: dict[str, Any]) -> str:
    return f"{address}?{urlencode(query)}" if query else address
