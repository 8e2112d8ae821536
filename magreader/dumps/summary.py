"""What an import came to, as it is told to whoever asked for it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from magreader.dumps.models import Dump, Outcome


@dataclass(frozen=True, slots=True)
class Rejected:
    """A page that could not be taken, and why, in a person's words."""

    source: str
    reason: str


@dataclass(slots=True)
class Summary:
    """How many pages came to which outcome, and the rejected ones in their order."""

    outcomes: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def created(self) -> int:
        return self.outcomes[Outcome.CREATED]

    @property
    def updated(self) -> int:
        return self.outcomes[Outcome.UPDATED]

    @property
    def unchanged(self) -> int:
        return self.outcomes[Outcome.UNCHANGED]

    @property
    def duplicate(self) -> int:
        return self.outcomes[Outcome.DUPLICATE]

    @property
    def pages(self) -> int:
        return self.outcomes.total()

    def add(self, dumps: Iterable[Dump]) -> None:
        for dump in dumps:
            if dump.outcome == Outcome.REJECTED:
                self.reject(dump.source, dump.reason)
            else:
                self.outcomes[dump.outcome] += 1

    def reject(self, source: str, reason: str) -> None:
        """Also for a file in which no page could be found."""
        self.outcomes[Outcome.REJECTED] += 1
        self.rejected.append(Rejected(source, reason))
