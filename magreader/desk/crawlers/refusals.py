"""What a crawler isn't given: a sentence, and the status that goes with it, always as JSON."""

import logging
from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

log = logging.getLogger(__name__)


class Refused(Exception):
    """A request that is not done, and why; `told` is in the answer beside the sentence."""

    def __init__(
        self, status: int, sentence: str, headers: dict[str, str] | None = None, **told: Any
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = headers or {}
        self.told = {"error": sentence, **told}


def in_json[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view of crawlers: whatever it comes to is JSON that nothing keeps. It takes no form's
    token, because it looks at no cookie."""

    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Refused as refused:
            response = JsonResponse(refused.told, status=refused.status, headers=refused.headers)
        except Exception:
            log.exception("A crawler could not be answered.")
            sentence = _("Something went wrong here, and is in the log. Try again later.")
            response = JsonResponse({"error": sentence}, status=500)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    update_wrapper(answer, view)
    return csrf_exempt(answer)
