"""Readers at the desk: who they are, what they may read, and giving them a plan."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, override

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.usersessions import admin as _their_list  # noqa: F401  # registers what goes below
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from magreader.accounts.addresses import confirm_address, holder_of
from magreader.accounts.deletion import delete_account, has_deeds
from magreader.accounts.models import User
from magreader.desk.base import DeskAdmin, link, staff
from magreader.desk.fields import LastDayField
from magreader.desk.readers.access import EntitlementInline
from magreader.desk.readers.factors import LostFactors
from magreader.desk.readers.grants import Gift, give_plan, give_trial, running, take_plan_back
from magreader.desk.readers.rights import InWords
from magreader.desk.sure import chosen_again
from magreader.desk.view_as import view_as_href
from magreader.paywall.models import Entitlement, Plan, Source
from magreader.paywall.trials import remember_trials
from magreader.paywall.viewing import may_be_played

format_html_lazy = lazy(format_html, SafeString)

_RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


if TYPE_CHECKING:

    class UserAdmin(DjangoUserAdmin[User]): ...

else:
    UserAdmin = DjangoUserAdmin


class AddReaderForm(AdminUserCreationForm):  # type: ignore[type-arg]  # Django has no subscript at run time
    """An account made by staff: an address, a name and a password (or none yet)."""

    class Meta:
        model = User
        fields = ("email", "name")

    def clean_email(self) -> str:
        """One person, one account, however the address is typed."""
        email = str(self.cleaned_data["email"]).lower()
        if holder_of(email):
            raise forms.ValidationError(_("There is an account with this e-mail address already."))
        return email


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # as above
    """Django puts its warning together before any language is known."""

    usable_password_help_text = format_html_lazy(
        '<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        _("Without it nobody can sign in to this account any more: its password is lost."),
    )


class GivePlanForm(forms.Form):
    plan = forms.ModelChoiceField(Plan.objects.all(), label=_("Plan"))
    trial = forms.BooleanField(
        label=_("As the plan's free trial"),
        required=False,
        help_text=_("For as many days as the trial has; once for each reader."),
    )
    until = LastDayField(label=_("Until the end of"), help_text=_("Empty: without end."))
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        plan, until, trial = (cleaned.get(name) for name in ("plan", "until", "trial"))
        if trial and until:
            self.add_error("until", _("A free trial has its own end: leave this empty."))
        if trial and plan and not plan.trial_days:
            self.add_error("trial", _("This plan has no free trial."))
        return cleaned


class TakeBackForm(forms.Form):
    plan = forms.ModelChoiceField(
        Plan.objects.all(),
        label=_("Plan"),
        help_text=_("All that they have of it ends now, also what they took or tried themselves."),
    )


class AccessFilter(admin.SimpleListFilter):
    title = _("access")
    parameter_name = "access"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("running", _("running")), ("ended", _("ended")), ("never", _("never had any"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        had = Entitlement.objects.filter(reader=OuterRef("pk"))
        states = {
            "running": Exists(had.filter(running())),
            "ended": Exists(had) & ~Exists(had.filter(running())),
            "never": ~Exists(had),
        }
        state = states.get(self.value() or "")
        return queryset if state is None else queryset.filter(state)


@admin.register(User)
class ReaderAdmin(InWords, LostFactors, UserAdmin, DeskAdmin[User]):
    add_form = AddReaderForm
    change_password_form = PasswordForm
    list_display = ("email", "name", "access", "is_staff", "is_active", "date_joined", "last_login")
    list_filter = (AccessFilter, "is_staff", "is_active")
    search_fields = ("email", "name")
    search_help_text = _("E-mail address or name")
    ordering = ("-date_joined",)
    date_hierarchy = "date_joined"
    fieldsets = (
        (None, {"fields": ("email", "name", "language", "is_active", "password_link", "seen_as")}),
        (
            _("Staff"),
            {
                "fields": _RIGHTS,
                "classes": ("collapse",),
                "description": _(
                    "An account of which the log has lines can’t be deleted: switch it off."
                ),
            },
        ),
        (_("Dates"), {"fields": ("date_joined", "last_login", "deletion_due")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
    )
    readonly_fields = ("date_joined", "last_login", "deletion_due", "password_link", "seen_as")
    inlines = (EntitlementInline,)
    actions = ("give_plan", "take_plan_back", "remove_second_factors")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        now = Entitlement.objects.filter(running(), reader=OuterRef("pk"))
        best = now.order_by(F("ends").desc(nulls_first=True))
        readers: QuerySet[User] = super().get_queryset(request)
        return readers.annotate(
            plan_now=Subquery(best.values("plan__name")[:1]),
            plan_ends=Subquery(best.values("ends")[:1]),
        )

    @admin.display(description=_("access"), ordering="plan_ends")
    def access(self, reader: Any) -> str | None:
        if not reader.plan_now or not reader.plan_ends:
            return reader.plan_now  # type: ignore[no-any-return]  # annotated by the queryset, unknown to the stubs
        last = timezone.localtime(reader.plan_ends - timedelta(seconds=1))  # ends are exclusive
        until = date_format(last, "DATE_FORMAT")
        return gettext("%(plan)s until %(until)s") % {"plan": reader.plan_now, "until": until}

    @admin.display(description=_("password"))
    def password_link(self, reader: User) -> str:
        url = reverse("admin:auth_user_password_change", args=[reader.pk])
        return link(url, _("Set another password"))

    @admin.display(description=_("what they see"))
    def seen_as(self, reader: User) -> str:
        if not may_be_played(reader):
            return gettext("Only an active reader who isn’t staff can be seen as.")
        return link(view_as_href(reader=reader), _("See the newsstand as this reader"))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """The address is the reader's own to change; rights of staff are a superuser's to give."""
        fixed = [*super().get_readonly_fields(request, obj), *(["email"] if obj else [])]
        return fixed if _is_superuser(request) else [*fixed, *_RIGHTS]

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return super().get_inlines(request, obj) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Lines of the log go with who did it: such an account stays."""
        may = super().has_delete_permission(request, obj) and _may_touch(request, obj)
        return may and not (obj and has_deeds(obj))

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """As where the reader asks for it, but at once and without a mail."""
        delete_account(obj)

    @override
    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Staff vouch for the address of an account that they make."""
        super().save_model(request, obj, form, change)
        if not change:
            confirm_address(obj)

    @override
    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for given in formset.save(commit=False):
            if given.pk is None:
                given.granted_by = request.user
        super().save_formset(request, form, formset, change)
        if any(given.source == Source.TRIAL for given in formset.new_objects):
            remember_trials([form.instance])

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What is the reader's own goes with them, whoever else may not delete it by itself. The
        sessions end, and need no line each."""
        listed, counted, _may_not, protected = super().get_deleted_objects(objs, request)
        counted.pop("user sessions", None)  # as allauth calls them, in English only
        return _without(listed, "User session: "), counted, set(), protected

    def has_grant_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("paywall.add_entitlement")

    @admin.action(description=_("Give a plan …"), permissions=["grant"])
    def give_plan(self, request: HttpRequest, queryset: QuerySet[User]) -> TemplateResponse | None:
        """First a form, then the gift: the same action, the second time with `give`."""
        form = GivePlanForm(request.POST if "give" in request.POST else None, label_suffix="")
        if form.is_valid():
            self._give(request, queryset, form)
            return None
        words = {"title": _("Give a plan"), "do": _("Give"), "answer": "give"}
        return self._ask(request, queryset, form, words)

    def _ask(
        self, request: HttpRequest, readers: QuerySet[User], form: forms.Form, words: dict[str, Any]
    ) -> TemplateResponse:
        """The page with the form of an action; its button says `do` and sends `answer`."""
        context = {
            **self.admin_site.each_context(request),
            **chosen_again(request),
            **words,
            "opts": self.opts,
            "form": form,
            "number": readers.count(),
            "some": readers[:10],
        }
        return TemplateResponse(request, "desk/readers/give_plan.html", context)

    def has_take_back_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("paywall.change_entitlement")

    @admin.action(description=_("Take a plan back …"), permissions=["take_back"])
    def take_plan_back(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> TemplateResponse | None:
        """First a form, as with giving; what was given ends now, wherever it came from."""
        form = TakeBackForm(request.POST if "take" in request.POST else None, label_suffix="")
        if not form.is_valid():
            words = {"title": _("Take a plan back"), "do": _("Take back"), "answer": "take"}
            return self._ask(request, queryset, form, words)
        plan = form.cleaned_data["plan"]
        ended = take_plan_back(queryset, plan)
        self.log_changes(
            request, ended, [{"deleted": {"name": "entitlement", "object": str(plan)}}]
        )
        said = ngettext(
            "%(plan)s ended for %(number)d reader.",
            "%(plan)s ended for %(number)d readers.",
            len(ended),
        )
        self.message_user(request, said % {"number": len(ended), "plan": plan}, messages.SUCCESS)
        return None

    def _give(self, request: HttpRequest, readers: QuerySet[User], form: GivePlanForm) -> None:
        given = form.cleaned_data
        gift = Gift(given["plan"], given["until"], given["note"], by=staff(request))
        asked = readers.count()
        got = give_trial(readers, gift) if given["trial"] else give_plan(readers, gift)
        message = {"name": "entitlement", "object": str(gift.plan)}
        self.log_changes(request, got, [{"added": message}])
        said = ngettext(
            "%(number)d reader has %(plan)s now.", "%(number)d readers have %(plan)s now.", len(got)
        )
        self.message_user(request, said % {"number": len(got), "plan": gift.plan}, messages.SUCCESS)
        if asked > len(got):
            had = ngettext(
                "%d reader has had a free trial before.",
                "%d readers have had a free trial before.",
                asked - len(got),
            )
            self.message_user(request, had % (asked - len(got)), messages.WARNING)


def _without(listed: list[Any], beginning: str) -> list[Any]:
    """The list, and the lists in it, without the lines that begin so."""
    kept = [line for line in listed if not str(line).startswith(beginning)]
    return [_without(line, beginning) if isinstance(line, list) else line for line in kept]


def _is_superuser(request: HttpRequest) -> bool:
    return staff(request).is_superuser


def _may_touch(request: HttpRequest, reader: User | None) -> bool:
    """Only a superuser changes the account of staff: else staff could make themselves more."""
    is_ordinary = reader is None or not (reader.is_staff or reader.is_superuser)
    return is_ordinary or _is_superuser(request)


# ---- what only a superuser may touch --------------------------------------------------------
class SuperusersOnly:
    """Whoever could change a group of rights, or say that an address is somebody's, could make
    themselves more: no single permission opens these lists."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission


admin.site.unregister([Group, EmailAddress, UserSession])


@admin.register(Group)
class GroupAdmin(SuperusersOnly, InWords, DjangoGroupAdmin):
    pass


@admin.register(EmailAddress)
class AddressAdmin(SuperusersOnly, EmailAddressAdmin):
    pass
