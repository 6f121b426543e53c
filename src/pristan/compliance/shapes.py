"""Shapes of the rulebook's files. Strict: a field nobody knows is refused; a typing error cannot switch a rule off."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Name = Annotated[str, Meta(min_length=1, max_length=400)]
Prose = Annotated[str, Meta(min_length=1)]
Amount = Annotated[int, Meta(ge=0)]
Bounds = tuple[Amount, Amount]
Days = Annotated[int, Meta(ge=0)]
UnreadFile = Literal["picture", "media", "locked", "broken", "too_big", "partial", "nested", "other", "late"]


class Confidence(StrEnum):
    """How sure we are of a rule's wording; ``product`` marks our own rules."""

    LAW_TEXT = "law_text"
    OFFICIAL = "official"
    COMMENTARY = "commentary"
    UNVERIFIED = "unverified"
    PRODUCT = "product"


class Nature(StrEnum):
    """Who speaks in a rule."""

    LAW = "law"
    REGULATOR_POSITION = "regulator_position"
    CONTRACT = "contract"
    PRODUCT = "product"
    OWN = "own"


class Gate(StrEnum):
    """What a rule does to a message that it speaks of; the conditional ones do it while their need is unmet."""

    BLOCK = "block"
    BLOCK_UNLESS = "block_unless"
    REQUIRE = "require"
    WARN = "warn"
    INFO = "info"


# What a rule may become. A conditional gate is never put in place of an unconditional one: a met condition would clear.
TIGHTER: Mapping[Gate, frozenset[Gate]] = {
    Gate.INFO: frozenset({Gate.WARN, Gate.REQUIRE, Gate.BLOCK_UNLESS, Gate.BLOCK}),
    Gate.WARN: frozenset({Gate.BLOCK}),
    Gate.REQUIRE: frozenset({Gate.BLOCK_UNLESS, Gate.BLOCK}),
    Gate.BLOCK_UNLESS: frozenset({Gate.BLOCK}),
    Gate.BLOCK: frozenset(),
}


class Channel(StrEnum):
    """Classes of places where messages or data are."""

    FOREIGN_LISTED = "foreign_messenger_listed"
    FOREIGN_UNLISTED = "foreign_messenger_unlisted"
    RU_MESSENGER = "ru_messenger"
    SMS = "sms"
    CALL = "call"
    EMAIL_RU = "email_ru"
    EMAIL_FOREIGN = "email_foreign"
    WEB_CHAT_OWN = "web_chat_own"
    PUBLIC = "public_channel"
    SITE_FORM = "site_form"
    CRM = "crm"
    CLOUD_STORAGE = "cloud_storage"
    SPREADSHEET = "spreadsheet"
    MAILING = "mailing"
    ANALYTICS_SCRIPT = "analytics_script"
    AUTH = "auth"


class Activity(StrEnum):
    """What is done. ``AD_POST`` is a public post that is advertising; the first six concern messages."""

    DIALOG = "dialog"
    NOTIFY = "notify"
    SUPPORT = "support"
    PROMO = "promo"
    PUBLIC_POST = "public_post"
    AD_POST = "ad_post"
    COLLECT = "collect"
    STORE = "store"
    TRANSFER_ABROAD = "transfer_abroad"
    DESTROY = "destroy"
    REGISTER = "register"
    PUBLISH = "publish"
    ANSWER_SUBJECT = "answer_subject"
    INCIDENT = "incident"
    LOGIN = "login"
    CALL_RECORD = "call_record"


class Recipient(StrEnum):
    PERSON = "person"
    LEGAL_ENTITY = "legal_entity"
    EMPLOYEE = "employee"


class Need(StrEnum):
    """What lifts a conditional rule: live consents, or the marking of advertising."""

    ADS_CONSENT = "ads_consent"
    SMS_CONSENT = "sms_consent"
    CALL_CONSENT = "call_consent"
    AD_MARKING = "ad_marking"


class Circumstance(StrEnum):
    """What softens a rule. Each is decided in ``policy``."""

    FIRST_CONTACT_REPLY = "first_contact_reply"
    CORPORATE_CLIENTS = "corporate_clients"
    OWNER_NOT_LISTED = "owner_not_listed"
    ACKNOWLEDGED = "acknowledged"
    NO_SENSITIVE_DATA = "no_sensitive_data"
    RESOURCE_CONTESTED = "resource_contested"
    NOT_BULK = "not_bulk"
    REQUESTED = "requested"
    ONLY_REQUESTED_CODE = "only_requested_code"
    WRITTEN_CONSENT = "written_consent"
    DISTRIBUTION_CONSENT = "distribution_consent"
    SENDER_EXEMPT = "sender_exempt"
    OPERATOR_MANDATORY = "operator_mandatory"


class Shape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The way every file is read."""


class Force(Shape, frozen=True, kw_only=True):
    """Days in force, both inclusive, of Europe/Moscow. An unknown beginning is «in force», said by ``from_conf``."""

    since: date | None = field(name="from", default=None)
    until: date | None = field(name="to", default=None)
    from_conf: Confidence | None = None
    enforced_from: date | None = None

    def holds(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


class Trigger(Shape, frozen=True, kw_only=True):
    """When a rule speaks: every field that is given must fit; an empty one fits anything.

    ``place`` and ``owner`` speak of inventory: where the data rest, and whose the service is. ``unless`` names facts
    that the audit asks for. ``unread``: the detector gave up; ``unknown_service``: a public place nobody has described.
    ``files``: a file goes along of which something was not read, for one of these reasons (``files.Unread``).
    """

    channel: frozenset[Channel] = frozenset()
    service: frozenset[str] = frozenset()
    data: frozenset[str] = frozenset()
    activity: frozenset[Activity] = frozenset()
    recipient: frozenset[Recipient] = frozenset()
    topic: Literal["debt"] | None = None
    restricted: bool = False
    unknown_service: bool = False
    unread: bool = False
    files: frozenset[UnreadFile] = frozenset()
    place: Literal["abroad"] | None = None
    owner: Literal["foreign"] | None = None
    unless: frozenset[Literal["in_software_register", "region_moscow", "max_connected"]] = frozenset()


class Ease(Shape, frozen=True, kw_only=True):
    """All of ``when`` make the rule act as ``effect`` instead; ``categories`` serve ``sender_exempt`` and the like."""

    when: tuple[Circumstance, ...]
    effect: Literal["warn", "info"]
    say: Prose
    categories: frozenset[str] = frozenset()
    contested: str | None = None


class Deadline(Shape, frozen=True, kw_only=True):
    """Terms of a duty; ``workdays`` are working days of the Russian calendar."""

    rkn_review_workdays: Days | None = None
    workdays: Days | None = None
    extend_workdays: Days | None = None
    fix_workdays: Days | None = None
    stop_workdays: Days | None = None
    stop_unlawful_workdays: Days | None = None
    destroy_unlawful_workdays: Days | None = None
    days: Days | None = None
    fallback_months: Days | None = None
    keep_years: Days | None = None
    hours_first: Days | None = None
    hours_final: Days | None = None
    counted_from: Literal["detection"] | None = field(name="from", default=None)
    before_start: bool = False
    change_by_day_next_month: Days | None = None


class Part(Shape, frozen=True, kw_only=True):
    """A part of a norm with a beginning of its own; ``opt_out``: the kind of refusal it gives force to."""

    part: Name
    since: date = field(name="from")
    opt_out: Literal["sms_operator"] | None = None


class Change(Shape, frozen=True, kw_only=True):
    """A change that is known beforehand."""

    since: date = field(name="from")
    by: Name


class SignIn(Shape, frozen=True, kw_only=True):
    """Ways of signing in, by what the rule says of them."""

    breach: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()


class Rule(Shape, frozen=True, kw_only=True):
    """One rule in one version. Known by (``id``, ``version``); a superseded version keeps its own trigger."""

    id: Name
    version: Annotated[int, Meta(ge=1)]
    title: Name
    norm: Name
    bound: frozenset[str]
    trigger: Trigger
    gate: Gate
    conf: Confidence
    force: Force = Force()
    nature: Nature | None = None  # of the file, unless the rule says otherwise
    law: str = ""  # the file's name
    supersedes: int | None = None
    bound_note: Prose | None = None
    services: SignIn | None = None
    needs: Need | None = None
    eases: tuple[Ease, ...] = ()
    prohibition: Prose | None = None
    duty: Prose | None = None
    fact: Prose | None = None
    definition: Prose | None = None
    allowed: Prose | None = None
    exceptions: tuple[Prose, ...] = ()
    proof_burden: Literal["distributor"] | None = None
    deadline: Deadline | None = None
    parts: tuple[Part, ...] = ()
    changes: tuple[Change, ...] = ()
    sanctions: tuple[str, ...] = ()
    sanction_note: Prose | None = None
    contested: tuple[str, ...] = ()
    note: Prose | None = None
    remark: Prose | None = None
    sources: tuple[str, ...] = ()
    url: str | None = None

    @property
    def key(self) -> str:
        return f"{self.id}@{self.version}"


class Law(Shape, frozen=True, kw_only=True):
    """A file of ``laws/``."""

    title: Name
    nature: Nature
    rules: tuple[Rule, ...]
