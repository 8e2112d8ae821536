"""Records of WARC files written by hand, so that they can lie."""


def record(
    kind: str, body: bytes, address: str = "", media: str = "", length: int | str | None = None
) -> bytes:
    """One record; `length` is what it says of itself."""
    lines = ["WARC/1.0", f"WARC-Type: {kind}", "WARC-Record-ID: <urn:uuid:0>"]
    lines += [f"WARC-Target-URI: {address}"] if address else []
    lines += [f"Content-Type: {media}"] if media else []
    lines += [f"Content-Length: {len(body) if length is None else length}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body + b"\r\n\r\n"


def answer(
    address: str,
    body: bytes,
    media: str = "text/html",
    *headers: str,
    status: str = "200 OK",
    length: int | str | None = None,
) -> bytes:
    """What a server said."""
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {media}", *headers])
    http = head.encode() + b"\r\n\r\n" + body
    return record("response", http, address, "application/http; msgtype=response", length)
