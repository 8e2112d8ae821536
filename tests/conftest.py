"""What every test stands on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.utils.translation import deactivate


@pytest.fixture(autouse=True)
def _nothing_of_another_test() -> Iterator[None]:
    """Cached pieces are keyed by the library's revision, which a rollback sets back; the
    language of the last request stays with its thread."""
    cache.clear()
    deactivate()
    yield
    cache.clear()


class PatientClient(Client):
    """Waits for the later part of a page, as a browser does, and has it whole in `content`."""

    def request(self, **asked: Any) -> Any:
        answer = super().request(**asked)
        if isinstance(answer, StreamingHttpResponse):
            whole = HttpResponse(answer.getvalue(), status=answer.status_code)
            whole.headers, whole.cookies = answer.headers, answer.cookies
            return whole
        return answer


@pytest.fixture
def client() -> PatientClient:
    return PatientClient()


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).resolve().parent.parent
