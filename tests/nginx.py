"""nginx as a caching reverse proxy in front of a house, as a person of this machine: no root, all
its files in one folder, on loopback, until the block ends."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bench.pages import free_port, wait_for

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
_README = Path(__file__).resolve().parent.parent / "README.md"

needs_nginx = pytest.mark.skipif(
    not NGINX and not os.environ.get("CI"),
    reason="nginx is not installed here (apt install nginx-light); CI has to have it",
)

# Around every server: nothing outside of the folder, one process, which ends with the test.
_AROUND = """
daemon off;
master_process off;
pid {folder}/pid;
error_log stderr crit;
events {{ worker_connections 64; }}
http {{
    access_log off;
    {temporary}
    proxy_cache_path {folder}/cache keys_zone=magreader:1m;
    add_header X-From-Cache $upstream_cache_status always;
{server}
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")

# As it is found in the field: everything is kept, for everybody, whatever the answer varies by.
CARELESS = """
server {
    listen 443 ssl;
    location / {
        proxy_pass http://127.0.0.1:8000;
        proxy_set_header Host $host;
        proxy_cache magreader;
        proxy_cache_key $scheme$host$request_uri;
        proxy_cache_valid any 10m;
        proxy_ignore_headers Vary Set-Cookie;
    }
}
"""


def readmes() -> str:
    """The server of the README, with the line that makes a cache of it."""
    blocks = re.findall(r"```nginx\n(.*?)```", _README.read_text(), re.DOTALL)
    (server,) = (block for block in blocks if block.startswith("server"))
    (cache,) = (block for block in blocks if "proxy_cache_path" in block)
    lines = [line for line in cache.splitlines() if not line.startswith("proxy_cache_path")]
    return str(server.replace("proxy_pass", "\n".join([*lines, "proxy_pass"]), 1))


@contextmanager
def serve_cached(house: str, server: str, folder: Path) -> Iterator[str]:
    """The address of a cache in front of `house`, both such as http://127.0.0.1:8000; `server`
    is a block of nginx's configuration for the house's usual address."""
    assert NGINX, "nginx is not installed (apt install nginx-light)"
    port = free_port()
    temporary = "".join(f"{name}_temp_path {folder}/{name};" for name in _TEMPORARY)
    server = server.replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
    server = server.replace("http://127.0.0.1:8000", house)
    config = folder / "nginx.conf"
    config.write_text(_AROUND.format(folder=folder, temporary=temporary, server=server))
    command = [NGINX, "-c", str(config), "-p", str(folder), "-e", "stderr"]
    proxy = subprocess.Popen(command)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        proxy.terminate()
        proxy.wait(timeout=120)
