"""A translation service of the tests, over real HTTP on loopback.

It speaks as LibreTranslate's documentation says, and marks what it translates, so that a leaked
translation of a canary would still show: the words are all there, in capitals.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LANGUAGES = [
    {"code": "en", "name": "English", "targets": ["ar", "en", "es", "zt"]},
    {"code": "es", "name": "Spanish", "targets": ["en", "es"]},
    {"code": "zt", "name": "Chinese (traditional)", "targets": ["en", "zt"]},
]


class Service(ThreadingHTTPServer):
    """`asked` and `listed` are what it was asked for. Before a translation it waits for `delay`
    seconds, and its answer has `status` and, where they are set, `body` and `headers`; `drip` is
    the seconds between two bytes of it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.recover()

    def recover(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.listed = 0
        self.delay = self.drip = 0.0
        self.status = 200
        self.body: bytes | None = None
        self.headers: dict[str, str] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:  # the name is http.server's
        self.server.listed += 1
        self._answer(json.dumps(LANGUAGES).encode())

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        time.sleep(self.server.delay)
        made = {"translatedText": [text.upper() for text in asked["q"]]}
        body = self.server.body
        self._answer(json.dumps(made).encode() if body is None else body, self.server.status)

    def _answer(self, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self._send(body)
        except ConnectionError:
            self.close_connection = True  # who asked has given up, as some tests want

    def _send(self, body: bytes) -> None:
        if not self.server.drip:
            self.wfile.write(body)
            return
        for byte in body:
            self.wfile.write(bytes([byte]))
            time.sleep(self.server.drip)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's name
        """Nothing on the console."""


@contextmanager
def serve_translations() -> Iterator[Service]:
    with Service() as service:
        thread = threading.Thread(target=service.serve_forever, args=[0.05])
        thread.start()
        try:
            yield service
        finally:
            service.shutdown()
            thread.join()
