"""A load generator for loopback: keep-alive connections, plain sockets, one thread.

It costs some 20 µs a request, so that a fast server is measured and not its client, and needs
nothing installed. It stops by itself, and speaks to 127.0.0.1 only.
"""

import itertools
import selectors
import socket
import statistics
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Load:
    """What one run measured: requests a second, latencies in milliseconds, answers not 200."""

    per_second: float
    p50: float
    p95: float
    p99: float
    failed: int
    bytes_an_answer: int


@dataclass(slots=True)
class _Connection:
    port: int
    sock: socket.socket = field(init=False)
    sent_at: float = 0.0
    got: int = 0
    wanted: int = -1
    ok: bool = False
    chunked: bool = False
    head: bytes = b""

    def __post_init__(self) -> None:
        self.sock = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> None:
        self.got, self.wanted, self.head, self.chunked = 0, -1, b"", False
        self.sent_at = time.perf_counter()
        self.sock.sendall(request)

    def receive(self) -> bool:
        """Whether the answer is whole now."""
        part = self.sock.recv(262_144)
        if not part:
            raise ConnectionError("the server closed the connection")
        self.got += len(part)
        if self.wanted < 0:
            self.head += part
            self._read_head()
        if self.chunked:
            return self.head.endswith(b"\r\n0\r\n\r\n")
        return 0 <= self.wanted <= self.got

    def _read_head(self) -> None:
        end = self.head.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.head[:end].lower()
        self.ok = head.startswith(b"http/1.1 200")
        self.chunked = b"transfer-encoding: chunked" in head
        if self.chunked:
            return
        start = head.index(b"content-length:") + 15
        self.wanted = end + 4 + int(head[start : (head + b"\r\n").index(b"\r\n", start)])


def get(path: str, cookie: str = "") -> bytes:
    """The bytes of a browser's GET."""
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Accept: text/html",
        "Accept-Language: en",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def run_load(
    port: int, requests: Iterable[bytes], *, seconds: float, connections: int = 16
) -> Load:
    """Send `requests` over and over for `seconds`, `connections` at a time."""
    with selectors.DefaultSelector() as selector:
        opened = [_Connection(port) for _ in range(connections)]
        try:
            for connection in opened:
                selector.register(connection.sock, selectors.EVENT_READ, connection)
            return _measure(selector, opened, itertools.cycle(requests), seconds)
        finally:
            for connection in opened:
                connection.sock.close()


def _measure(
    selector: selectors.BaseSelector,
    opened: list[_Connection],
    requests: Iterator[bytes],
    seconds: float,
) -> Load:
    latencies: list[float] = []
    failed = size = 0
    begun = time.perf_counter()
    for connection in opened:
        connection.send(next(requests))
    while (now := time.perf_counter()) < begun + seconds:
        for key, _ in selector.select(timeout=1):
            connection = key.data
            if connection.receive():
                latencies.append(time.perf_counter() - connection.sent_at)
                failed += not connection.ok
                size += connection.got
                connection.send(next(requests))
    latencies.sort()
    return Load(
        per_second=len(latencies) / (now - begun),
        p50=statistics.median(latencies) * 1000,
        p95=latencies[int(len(latencies) * 0.95)] * 1000,
        p99=latencies[int(len(latencies) * 0.99)] * 1000,
        failed=failed,
        bytes_an_answer=size // len(latencies),
    )
