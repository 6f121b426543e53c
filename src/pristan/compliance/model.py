"""Words of a decision: who sends what to whom, what its text carries, what the rules say of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum

from pristan.compliance.shapes import Activity, Channel, Recipient, Rule


class Verdict(StrEnum):
    """Whether a message may leave."""

    CLEARED = "cleared"
    HELD = "held"
    DENIED = "denied"


class Effect(StrEnum):
    """What a cited rule does here. ``POSSIBLE``: it would forbid, were an unknown category or a doubt resolved so."""

    BLOCK = "block"
    BLOCK_UNLESS = "block_unless"
    POSSIBLE = "possible"
    REQUIRE = "require"
    WARN = "warn"
    INFO = "info"

    @property
    def verdict(self) -> Verdict:
        return _VERDICTS[self]


_VERDICTS = {
    Effect.BLOCK: Verdict.DENIED,
    Effect.BLOCK_UNLESS: Verdict.DENIED,
    Effect.POSSIBLE: Verdict.HELD,
    Effect.REQUIRE: Verdict.HELD,
    Effect.WARN: Verdict.HELD,
    Effect.INFO: Verdict.CLEARED,
}


class Standing(Enum):
    """Whether a rule binds: three-valued, because «не знаю» is a real answer."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Advertising(Enum):
    """Whether a text advertises."""

    NO = "no"
    LIKELY = "likely"
    SURE = "sure"


@dataclass(frozen=True, slots=True)
class Moment:
    """A day of Europe/Moscow, and the instant if it is known."""

    day: date
    at: datetime | None = None

    def is_reached(self, now: "Moment") -> bool:
        """Whether this has come by ``now``, which counts itself in; where an instant is missing the day decides."""
        if self.day != now.day or self.at is None or now.at is None:
            return self.day <= now.day
        return self.at <= now.at


@dataclass(frozen=True, slots=True)
class Company:
    """Answers about the sender: a category that is in neither set is unknown.

    ``own``: its published requisites and contacts; ``names``: by which it is recognised as the advertiser.
    """

    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes. ``service``: its name in public; ``is_known`` is false for a place nobody has described."""

    name: str
    service: str
    classes: frozenset[Channel]
    is_public: bool = False
    is_known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """``kind``: ads, pd, pd_written, sms or distribution. ``channels`` of ``None`` means any."""

    kind: str
    is_verified: bool
    advertiser: str | None = None
    channels: frozenset[str] | None = None
    given: Moment | None = None
    withdrawn: Moment | None = None


@dataclass(frozen=True, slots=True)
class OptOut:
    """A refusal: ``ads`` (advertising everywhere), ``sms_operator`` (SMS mailings), ``pd`` (any use of the data)."""

    kind: str
    since: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message on its way out. ``bulk`` of ``None``: nobody said; then ``promo`` is bulk and nothing else."""

    now: Moment
    company: Company
    place: Place
    activity: Activity
    recipient: Recipient = Recipient.PERSON
    consents: tuple[Consent, ...] = ()
    opt_outs: tuple[OptOut, ...] = ()
    requested: bool = False
    bulk: bool | None = None
    acknowledged: frozenset[str] = frozenset()
    overrides: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a message carries. ``data``: kinds and groups of the rulebook in its text; never the values themselves.

    ``signs``: why it is thought to advertise; ``found``: what data were found, in words. ``is_complete`` is false when
    the detector ran out of time: then nobody knows what the text carries. ``in_files`` and ``found_in_files``: the same
    of the files that go along; ``unread_files``: why something in them was not read; ``ads_in_files``: signs by which
    one of them advertises, ``is_debt_in_files``: one of them demands a debt.
    """

    data: frozenset[str] = frozenset()
    advertising: Advertising = Advertising.NO
    is_debt: bool = False
    is_marked: bool = False
    is_complete: bool = True
    signs: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    in_files: frozenset[str] = frozenset()
    found_in_files: tuple[str, ...] = ()
    unread_files: frozenset[str] = frozenset()
    ads_in_files: tuple[str, ...] = ()
    is_debt_in_files: bool = False

    @property
    def carried(self) -> frozenset[str]:
        """Data of the text and of the files."""
        return self.data | self.in_files if self.in_files else self.data

    @property
    def is_sensitive(self) -> bool:
        """Carries personal or payment data, or may."""
        return not self.is_complete or bool(self.carried & SENSITIVE)


SENSITIVE = frozenset({"PD_ANY", "PAY_ANY", "SPECIAL_ANY", "BIO_ANY", "PASSWORD"})
NOTHING = Reading()


@dataclass(frozen=True, slots=True)
class Cited:
    """A rule and what it does here; ``note`` says why it is softer or harder than its gate."""

    rule: Rule
    effect: Effect
    note: str = ""
    contested: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict with all its reasons, the gravest first. ``activity``: the effective one."""

    verdict: Verdict
    cited: tuple[Cited, ...]
    activity: Activity
