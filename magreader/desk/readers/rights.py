"""What members of staff may do, in words: Django keeps the names of its permissions in English."""

from typing import Any

from django.contrib.auth.models import Permission
from django.forms import ModelMultipleChoiceField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_MAY = {
    "view": pgettext_lazy("a right", "see"),
    "add": pgettext_lazy("a right", "add"),
    "change": pgettext_lazy("a right", "change"),
    "delete": pgettext_lazy("a right", "delete"),
}


def right_in_words(right: Permission) -> str:
    """As "edition: change"; Django's own name for a right that is none of its four."""
    action = right.codename.partition("_")[0]
    words = {"what": right.content_type.name, "may": _MAY.get(action, right.name)}
    return str(_("%(what)s: %(may)s") % words)


class RightsField(ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django has no subscript at run time
    def label_from_instance(self, obj: Permission) -> str:
        return right_in_words(obj)


class InWords:
    """An admin whose rights are chosen by their words."""

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        if db_field.related_model is Permission:
            kwargs["form_class"] = RightsField
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]  # of the admin beside it
