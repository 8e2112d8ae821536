"""Who asks the gate: a person, with what this browser was given; or a role that staff play."""

from dataclasses import dataclass, field, replace

from django.contrib.auth.models import AnonymousUser

from magreader.accounts.models import User
from magreader.paywall.models import Plan

Person = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of reader: a stranger, or signed in and with a right under `plan` that runs, or has
    `ended`; `metered_out` has read all of a month's free stories."""

    signed_in: bool = False
    plan: Plan | None = None
    ended: bool = False
    metered_out: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """`person` asks, from a browser that opened these gift links (keys of the rows). Where there
    is a `role` the answer is what such a reader would get, whoever asks."""

    person: Person = field(default_factory=AnonymousUser)
    gifts: tuple[int, ...] = ()
    role: Role | None = None

    @property
    def signed_in(self) -> bool:
        return self.role.signed_in if self.role else self.person.is_authenticated

    @property
    def account(self) -> User | None:
        """The account whose entitlements count: None for a stranger, in a role, or switched
        off."""
        if self.role or isinstance(self.person, AnonymousUser) or not self.person.is_active:
            return None
        return self.person


def take_turn(reader: Reader) -> Reader:
    """The same reader, the account read anew and its row locked until the transaction ends: what
    one account asks for twice at one time is decided one after the other."""
    account = reader.account
    if account is None:
        return reader
    found = User.objects.select_for_update(no_key=True).filter(pk=account.pk).first()
    return replace(reader, person=found or AnonymousUser())
