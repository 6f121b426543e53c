"""Words of the detector: kinds, evidence, findings, reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol


class Klass(StrEnum):
    """What a kind means to the gate."""

    DOCUMENT = "D"
    CONTACT = "C"
    NAME = "N"
    WEAK = "W"
    SPECIAL = "S"


class Kind(StrEnum):
    """What is found. The last block tells things that are not personal data but explain or pay."""

    PASSPORT_RF = "PASSPORT_RF"
    PASSPORT_INTL = "PASSPORT_INTL"
    SNILS = "SNILS"
    INN = "INN"
    OMS = "OMS"
    DRIVER_LICENSE = "DRIVER_LICENSE"
    MILITARY_ID = "MILITARY_ID"
    BIRTH_CERT = "BIRTH_CERT"
    BANK_CARD = "BANK_CARD"
    BANK_ACCOUNT = "BANK_ACCOUNT"
    OGRNIP = "OGRNIP"
    CVV = "CVV"
    PASSWORD = "PASSWORD"  # noqa: S105  # the name of a kind
    OTP = "OTP"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    ADDRESS = "ADDRESS"
    GEO = "GEO"
    SOCIAL_LOGIN = "SOCIAL_LOGIN"
    IP = "IP"
    CAR_PLATE = "CAR_PLATE"
    VIN = "VIN"
    PERSON = "PERSON"
    BIRTH_DATE = "BIRTH_DATE"
    HEALTH = "HEALTH"
    RELIGION = "RELIGION"
    POLITICS = "POLITICS"
    NATIONALITY = "NATIONALITY"
    INTIMATE = "INTIMATE"
    CRIMINAL = "CRIMINAL"
    BIOMETRIC = "BIOMETRIC"

    ORDER_NO = "ORDER_NO"
    CONTRACT_NO = "CONTRACT_NO"
    INN_ORG = "INN_ORG"
    OGRN = "OGRN"
    BANK_ACCOUNT_ORG = "BANK_ACCOUNT_ORG"
    PHONE_ORG = "PHONE_ORG"
    EMAIL_ORG = "EMAIL_ORG"
    DEVICE = "DEVICE"
    TRANSFER_INFO = "TRANSFER_INFO"
    PAYMENT_DOC = "PAYMENT_DOC"


class EvidenceType(StrEnum):
    """Where a piece of evidence comes from."""

    PATTERN = "pattern"
    CHECKSUM = "checksum"
    CONTEXT = "context"
    DICTIONARY = "dictionary"
    NER = "ner"
    NEIGHBOUR = "neighbour"
    NEGATIVE = "negative"


class Strength(StrEnum):
    """A weak finding never holds a message by itself."""

    STRONG = "strong"
    WEAK = "weak"


class Verdict(StrEnum):
    """The strongest thing found in a text."""

    CLEAN = "clean"
    WEAK = "weak"
    PD = "pd"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason. ``weight`` names a figure of ``weights.toml``; ``detail`` is Russian, for the operator."""

    type: EvidenceType
    weight: str
    detail: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One piece of personal data (or a reference) at code points ``[start, end)`` of the text as it was given.

    ``why`` is one Russian sentence and never holds the value. ``mask`` is the proposed replacement.
    """

    kind: Kind
    start: int
    end: int
    score: float
    klass: Klass
    strength: Strength
    why: str
    mask: str
    evidence: tuple[Evidence, ...]
    rule_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The answer about one text.

    ``findings`` are personal data in the order of the text and never overlap. ``references`` are not: numbers of
    orders and contracts, requisites of organisations, signs of payment; they explain and feed ``rulebook_kinds``.
    ``complete`` is false when the time ran out: then nobody knows, and the message must be held.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    references: tuple[Finding, ...]
    elapsed_us: int
    engine_version: str
    passes_run: tuple[str, ...]
    complete: bool

    @property
    def strong(self) -> tuple[Finding, ...]:
        """What may hold a message."""
        return tuple(finding for finding in self.findings if finding.strength is Strength.STRONG)

    @property
    def rulebook_kinds(self) -> frozenset[str]:
        """Kinds of the rulebook's catalogue (section d) that the text carries; weak findings do not count."""
        found = (*self.strong, *self.references)
        return frozenset(RULEBOOK_KINDS[finding.kind] for finding in found if finding.kind in RULEBOOK_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the caller knows besides the text.

    ``contact`` holds phones, mail addresses and names of the person written to: an exact match is sure. ``own`` holds
    public requisites of the company itself (phones, mailboxes, pages, addresses): they are never personal data.
    ``today`` bounds dates of birth.
    """

    contact: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    today: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How strict to be.

    ``thresholds`` replace those of ``weights.toml`` by kind. Texts longer than ``tagger_from`` characters are also read
    by the neural tagger (None: never). ``budget_ms`` of processor time are allowed, and more for a long text.
    """

    thresholds: Mapping[Kind, float] = field(default_factory=dict)
    kinds_off: frozenset[Kind] = frozenset()
    names: bool = True
    tagger_from: int | None = 400
    budget_ms: float | None = 500.0


class NerBackend(Protocol):
    """A slot for a neural model: labelled spans of a text, at code points. Labels are PER, LOC or ORG."""

    def spans(self, text: str) -> Sequence[tuple[int, int, str, float]]: ...


RULEBOOK_KINDS: Mapping[Kind, str] = {
    Kind.PERSON: "FIO",
    Kind.PHONE: "PHONE",
    Kind.EMAIL: "EMAIL",
    Kind.SOCIAL_LOGIN: "MESSENGER_ID",
    Kind.ADDRESS: "ADDRESS",
    Kind.BIRTH_DATE: "BIRTH",
    Kind.PASSPORT_RF: "PASSPORT_RF",
    Kind.PASSPORT_INTL: "PASSPORT_FOREIGN",
    Kind.SNILS: "SNILS",
    Kind.INN: "INN_PERSON",
    Kind.OGRNIP: "INN_PERSON",
    Kind.MILITARY_ID: "PASSPORT_RF",
    Kind.BIRTH_CERT: "PASSPORT_RF",
    Kind.DRIVER_LICENSE: "DRIVER",
    Kind.CAR_PLATE: "PLATE",
    Kind.VIN: "VIN",
    Kind.OMS: "OMS",
    Kind.BANK_CARD: "CARD",
    Kind.CVV: "CVV",
    Kind.BANK_ACCOUNT: "BANK_ACCOUNT",
    Kind.BANK_ACCOUNT_ORG: "BANK_ACCOUNT",
    Kind.TRANSFER_INFO: "TRANSFER_INFO",
    Kind.PAYMENT_DOC: "PAYMENT_DOC",
    Kind.OTP: "OTP",
    Kind.PASSWORD: "PASSWORD",
    Kind.GEO: "GEO",
    Kind.IP: "IP_COOKIE",
    Kind.HEALTH: "SP_HEALTH",
    Kind.RELIGION: "SP_RELIGION",
    Kind.POLITICS: "SP_POLITICS",
    Kind.NATIONALITY: "SP_NATION",
    Kind.INTIMATE: "SP_INTIMATE",
    Kind.CRIMINAL: "SP_CRIMINAL",
    Kind.BIOMETRIC: "BIO_FACE",
    Kind.INN_ORG: "INN_ORG",
}

CLASSES: Mapping[Kind, Klass] = {
    **dict.fromkeys(
        (
            Kind.PASSPORT_RF,
            Kind.PASSPORT_INTL,
            Kind.SNILS,
            Kind.INN,
            Kind.OMS,
            Kind.DRIVER_LICENSE,
            Kind.MILITARY_ID,
            Kind.BIRTH_CERT,
            Kind.BANK_CARD,
            Kind.BANK_ACCOUNT,
            Kind.OGRNIP,
            Kind.CVV,
            Kind.PASSWORD,
            Kind.OTP,
        ),
        Klass.DOCUMENT,
    ),
    **dict.fromkeys(
        (
            Kind.PHONE,
            Kind.EMAIL,
            Kind.ADDRESS,
            Kind.GEO,
            Kind.SOCIAL_LOGIN,
            Kind.IP,
            Kind.CAR_PLATE,
            Kind.VIN,
        ),
        Klass.CONTACT,
    ),
    Kind.PERSON: Klass.NAME,
    Kind.BIRTH_DATE: Klass.NAME,
    **dict.fromkeys(
        (
            Kind.HEALTH,
            Kind.RELIGION,
            Kind.POLITICS,
            Kind.NATIONALITY,
            Kind.INTIMATE,
            Kind.CRIMINAL,
            Kind.BIOMETRIC,
        ),
        Klass.SPECIAL,
    ),
}
"""Kinds that are not here are references: business numbers and requisites, never personal data."""
