"""The question before an action that takes something from many at once."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest
from django.template.response import TemplateResponse


def is_sure(request: HttpRequest) -> bool:
    """Whether the answer to the question came."""
    return "sure" in request.POST


def ask_first(
    model_admin: "ModelAdmin[Any]", request: HttpRequest, *, title: Any, says: list[Any], do: Any
) -> TemplateResponse:
    """The page that asks: `says` are sentences, `do` is on the button. The answer is the same
    action once more, of the same rows."""
    context = {
        **model_admin.admin_site.each_context(request),
        **chosen_again(request),
        "title": title,
        "opts": model_admin.opts,
        "says": says,
        "do": do,
    }
    return TemplateResponse(request, "desk/sure.html", context)


def chosen_again(request: HttpRequest) -> dict[str, Any]:
    """What makes the same action of the same rows be asked for again."""
    return {
        "action": request.POST.get("action", ""),
        "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across") == "1",
    }
