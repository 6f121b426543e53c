"""Shapes of the rulebook's catalogues: what the rules speak of."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from pristan.compliance.shapes import Bounds, Confidence, Days, Deadline, Name, Prose, Shape

Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Subject = Literal["citizen", "official", "ie", "legal"]


class Strength(StrEnum):
    """What evidence of a consent proves: that somebody did it, that it was this person, that it was signed."""

    MARK = "mark"
    VERIFIED = "verified"
    WRITTEN = "written"


class Turnover(Shape, frozen=True, kw_only=True):
    """A fine counted from revenue: per cent, with its least and most in roubles."""

    percent: tuple[int, int]
    min: int
    max: int
    base: Prose | None = None


class Sanction(Shape, frozen=True, kw_only=True):
    """Amounts in roubles. ``unverified``: whose bounds nobody has checked; ``only_upper``: only the most is known."""

    id: Name
    norm: Name
    title: Name
    conf: Confidence
    citizen: Bounds | None = None
    official: Bounds | None = None
    ie: Bounds | None = None
    ie_as: Literal["official", "legal"] | None = None
    legal: Bounds | None = None
    legal_turnover: Turnover | None = None
    repeat: str | None = None
    repeat_legal_max: int | None = None
    since: date | None = None
    unverified: frozenset[Subject] = frozenset()
    only_upper: bool = False
    note: Prose | None = None
    sources: tuple[str, ...] = ()


class Category(Shape, frozen=True, kw_only=True):
    """A kind of organisation. ``held_unless_denied`` needs no answer; ``holds_if_none`` when nothing else does."""

    id: Name
    title: Name
    conf: Confidence
    test: Prose | None = None
    questions: tuple[Prose, ...] = ()
    decision: Prose | None = None
    check: Prose | None = None
    examples: tuple[str, ...] = ()
    effect: Prose | None = None
    held_unless_denied: bool = False
    holds_if_none: bool = False
    contested: str | None = None
    note: Prose | None = None
    remark: Prose | None = None
    sources: tuple[str, ...] = ()


class Messenger(Shape, frozen=True, kw_only=True):
    """``service``: the name of the place in public, where it differs from the id (Instagram Direct: instagram)."""

    id: Name
    title: Name
    standing: Literal["foreign_listed", "foreign_unlisted", "russian"]
    conf: Confidence
    service: str | None = None
    owner_countries: tuple[Country, ...] = ()
    owner_conf: Confidence | None = None
    operator: Prose | None = None
    data_place: Prose | None = None
    business_api: Prose | None = None
    domains: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    mark: Prose | None = None
    note: Prose | None = None
    sources: tuple[str, ...] = ()


class Resource(Shape, frozen=True, kw_only=True):
    """A place whose access is restricted. ``contested``: whether it is, lawyers disagree."""

    service: Name
    conf: Confidence
    since: date | None = None
    precision: Literal["day", "month"] = "day"
    contested: bool = False
    note: Prose | None = None


class Kind(Shape, frozen=True, kw_only=True):
    """A kind of data; the detector names its findings by these."""

    id: Name
    title: Name
    risk: Annotated[int, Meta(ge=0, le=4)]
    detect: Prose | None = None
    check: Prose | None = None
    also: str | None = None
    special: bool = False
    biometric: bool = False
    regime: Prose | None = None
    note: Prose | None = None


class DocumentField(Shape, frozen=True, kw_only=True):
    """What must stand in a document; ``per``: once for each of these."""

    id: Name
    title: Prose | None = None
    optional: bool = False
    per: Literal["purpose"] | None = None


class DocumentVariant(Shape, frozen=True, kw_only=True):
    id: Name
    form: Prose | None = None


class Document(Shape, frozen=True, kw_only=True):
    id: Name
    title: Name
    norm: Name
    conf: Confidence
    form: Prose | None = None
    rule_text: Prose | None = None
    fields: tuple[DocumentField, ...] = ()
    simple_fields: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    request_fields: tuple[DocumentField, ...] = ()
    log_fields: tuple[str, ...] = ()
    log_note: Prose | None = None
    never: Prose | None = None
    before: Prose | None = None
    after: Prose | None = None
    publish: Prose | None = None
    send: Prose | None = None
    sign: Prose | None = None
    keep_years: Days | None = None
    deadline: Deadline | None = None
    variants: tuple[DocumentVariant, ...] = ()
    note: Prose | None = None
    sources: tuple[str, ...] = ()


class Fingerprints(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parts of values by which a service is known; ``*`` and ``?`` stand for any characters and one character."""

    script: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    js: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    xhr: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    cookies: tuple[str, ...] = ()
    html: tuple[str, ...] = ()
    dns_txt: tuple[str, ...] = ()
    dns_mx: tuple[str, ...] = ()
    dns_cname: tuple[str, ...] = ()
    dns_ns: tuple[str, ...] = ()
    store: tuple[str, ...] = ()  # servers of databases, files and mail, by the end of their names


class Service(Shape, frozen=True, kw_only=True):
    """A web service. Countries are the owner's, unverified; none or ``country_unsure`` means that it is to be asked.

    ``own``: kinds of fingerprint that are our own facts, unverified.
    """

    id: Name
    title: Name
    kind: Name
    countries: tuple[Country, ...] = ()
    country_unsure: bool = False
    country_note: Prose | None = None
    fingerprints: Fingerprints = Fingerprints()
    own: frozenset[str] = frozenset()
    rule: str | None = None
    replace: Prose | None = None
    risk: Prose | None = None
    note: Prose | None = None

    @property
    def is_foreign(self) -> bool:
        """Somebody abroad owns it, or nobody knows: then it is asked about."""
        return self.countries != ("RU",)


class Contested(Shape, frozen=True, kw_only=True):
    """A point where authorities and lawyers disagree. ``level`` refines words, never the gate."""

    id: Name
    question: Prose
    say: Prose
    level: Literal["block", "block_default", "warn", "ask", "info"]
    positions: tuple[Prose, ...] = ()


class Source(Shape, frozen=True, kw_only=True):
    id: Name
    text: Prose


class Milestone(Shape, frozen=True, kw_only=True):
    """A day on which something changed or will."""

    day: date
    title: Prose
    rules: tuple[str, ...]
    conf: Confidence


class Level(Shape, frozen=True, kw_only=True):
    """A row of the table of the decree 1119: level of protection by type of threats."""

    data: Literal["special", "biometric", "other", "public"]
    subjects: Literal["others_over_100k", "own_or_under_100k", "any"]
    threats_1: int
    threats_2: int
    threats_3: int


class Edition(Shape, frozen=True, kw_only=True):
    """What the whole rulebook is."""

    version: Name
    read_on: date
    disclaimer: Prose
    confidence: dict[str, Prose]
    natures: dict[str, Prose]


class SanctionsFile(Shape, frozen=True, kw_only=True):
    sanctions: tuple[Sanction, ...]


class CategoriesFile(Shape, frozen=True, kw_only=True):
    categories: tuple[Category, ...]


class MessengersFile(Shape, frozen=True, kw_only=True):
    note: Prose
    messengers: tuple[Messenger, ...]


class RestrictedFile(Shape, frozen=True, kw_only=True):
    resources: tuple[Resource, ...]


class KindsFile(Shape, frozen=True, kw_only=True):
    kinds: tuple[Kind, ...]
    groups: dict[str, tuple[str, ...]]
    notes: tuple[Prose, ...]


class DocumentsFile(Shape, frozen=True, kw_only=True):
    documents: tuple[Document, ...]


class ServicesFile(Shape, frozen=True, kw_only=True):
    notes: tuple[Prose, ...]
    services: tuple[Service, ...]


class ContestedFile(Shape, frozen=True, kw_only=True):
    contested: tuple[Contested, ...]
    style: tuple[Prose, ...]
    unresolved: tuple[Prose, ...]


class SourcesFile(Shape, frozen=True, kw_only=True):
    sources: tuple[Source, ...]


class DatesFile(Shape, frozen=True, kw_only=True):
    dates: tuple[Milestone, ...]


class LevelsFile(Shape, frozen=True, kw_only=True):
    norm: Name
    conf: Confidence
    levels: tuple[Level, ...]
    note: Prose = field(default="")


class Sign(Shape, frozen=True, kw_only=True):
    """A sign of advertising; of one family the heaviest counts. ``says``: in words for the operator."""

    family: Name
    weight: Annotated[int, Meta(ge=1, le=3)]
    says: Name
    patterns: tuple[str, ...]


class AdvertisingFile(Shape, frozen=True, kw_only=True):
    """Signs and the points at which a text is likely and surely advertising."""

    sure: int
    likely: int
    words: dict[str, str]
    signs: tuple[Sign, ...]
    stems: tuple[str, ...]
    taken_back: tuple[str, ...]
    asks: tuple[str, ...]


class Question(Shape, frozen=True, kw_only=True):
    """A question about a company: yes or no, or one of ``options``; «не знаю» is always an answer. ``when``: all of."""

    id: Name
    text: Prose
    help: Prose | None = None
    options: dict[str, Prose] = field(default_factory=dict)
    when: tuple[str, ...] = ()


class Condition(Shape, frozen=True, kw_only=True):
    """All of ``all`` and, if it is given, one of ``any``; each is a question, ``question=option`` or a shorthand."""

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()


class ProfileFile(Shape, frozen=True, kw_only=True):
    """Questions in their order, shorthands, and what decides each category."""

    questions: tuple[Question, ...]
    terms: dict[str, Condition]
    categories: dict[str, Condition]
    denied: dict[str, Condition]


class ConsentPurpose(Shape, frozen=True, kw_only=True):
    """What a person may agree to. ``rule``: which norm asks; ``kind``: how a message names it, if messages need it."""

    id: Name
    title: Name
    about: Prose
    rule: Name
    kind: Literal["pd", "pd_written", "ads", "sms", "distribution"] | None = None
    document: Name | None = None
    proof: Strength = Strength.MARK


class ConsentWay(Shape, frozen=True, kw_only=True):
    """How a consent came; ``needs``: evidence of which at least one has to be there."""

    id: Name
    title: Name
    needs: tuple[str, ...] = ()


class ConsentEvidence(Shape, frozen=True, kw_only=True):
    id: Name
    title: Name
    strength: Strength


class QuietHours(Shape, frozen=True, kw_only=True):
    """From when until when advertising rests, by the local clock."""

    since: time
    until: time


class ConsentsFile(Shape, frozen=True, kw_only=True):
    """``separate``: the rule from whose first day a consent asked together with other terms is none."""

    quiet: QuietHours
    separate: Name
    purposes: tuple[ConsentPurpose, ...]
    ways: tuple[ConsentWay, ...]
    evidence: tuple[ConsentEvidence, ...]
