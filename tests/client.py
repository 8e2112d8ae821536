"""The test client, as patient as a browser."""

from typing import Any

from django import test
from django.http import HttpResponse, StreamingHttpResponse


class Client(test.Client):
    """Waits for the later part of a page and has the whole of it in `content`."""

    def request(self, **asked: Any) -> Any:
        answer = super().request(**asked)
        if isinstance(answer, StreamingHttpResponse):
            whole = HttpResponse(answer.getvalue(), status=answer.status_code)
            whole.headers, whole.cookies = answer.headers, answer.cookies
            return whole
        return answer
