"""Kinds that are digits only: a number is judged by its length, check digits, first digits and nearest word."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pristan.compliance.pd import checks
from pristan.compliance.pd.candidate import Candidate, checksum, context, negative, pattern
from pristan.compliance.pd.data import table
from pristan.compliance.pd.model import Evidence, Kind
from pristan.compliance.pd.phones import phone
from pristan.compliance.pd.runs import Number, Run, windows_of
from pristan.compliance.pd.words import Context, Near, nearest

_FORMATS = table("formats")
_REGIONS = frozenset(_FORMATS["passport"]["regions"].split())
_CARDS = tuple(_FORMATS["card"]["sure"].split())
_OTHER_CARDS = tuple(_FORMATS["card"]["other"].split())
_PERSON_ACCOUNTS = tuple(_FORMATS["account"]["person"].split())
_ORGANISATION_ACCOUNTS = tuple(_FORMATS["account"]["organisation"].split())
FAR = 40  # a word of a document is believed that far
BUSINESS = ("order", "track", "article", "error", "receipt", "payment", "imei", "isbn", "flight", "cadastral")
_SERIES = 4
_DASHED = (3, 3, 3, 2)


@dataclass(frozen=True, slots=True)
class Look:
    """One number with the words about it; ``biks`` stand in the same text."""

    number: Number
    near: Mapping[str, Near]
    low: str
    biks: Sequence[str]

    def closest(self, *tags: str, within: int = FAR) -> Near | None:
        """The nearest of these words, when it is within reach."""
        found = nearest(self.near, *tags)
        return found if found and found.distance <= within else None

    def wins(self, tags: Sequence[str], *, over: Sequence[str]) -> Near | None:
        """The nearest of ``tags`` when no word of ``over`` stands nearer."""
        mine, other = self.closest(*tags), self.closest(*over)
        return mine if mine and (other is None or mine.distance <= other.distance) else None

    def found(self, kind: Kind, *evidence: Evidence | None) -> Candidate:
        """This number as a ``kind``."""
        return Candidate(kind, self.number.start, self.number.end, tuple(one for one in evidence if one))

    def said(self, weight: str, near: Near | None) -> Evidence | None:
        """A word of context as evidence."""
        return context(weight, near, self.low) if near else None

    def business(self, weight: str = "order_word", *, within: int = 28) -> Evidence | None:
        """A word of business before the number: заказ, артикул, чек."""
        near = self.closest(*BUSINESS, within=within)
        return negative(weight, f"рядом слово «{self.low[near.start : near.end]}»", near) if near else None


def numbers(runs: Sequence[Run], near_by: Context, low: str) -> Iterator[Candidate]:
    """What every run holds: at each place the best reading, then on behind it."""
    biks = [digits for run in runs for _, _, digits in run.groups if len(digits) == _BIK and digits[0] == "0"]
    for run in runs:
        behind = 0
        for first, windows in windows_of(run, SIZES):
            if first < behind:
                continue
            best: tuple[float, int, Candidate] | None = None
            for last, number in windows:
                look = Look(number, near_by.near(number.start, number.end), low, biks)
                for candidate in _readings(look):
                    if best is None or (candidate.score, last) >= best[:2]:
                        best = (candidate.score, last, candidate)
            if best and best[0] >= _WORTH:
                behind = best[1] + 1
                yield best[2]


_BIK = 9
_WORTH = 0.3


def _readings(look: Look) -> Iterator[Candidate]:
    for judge in JUDGES[len(look.number.digits)]:
        candidate = judge(look)
        if candidate is not None:
            yield candidate


def _passport(look: Look) -> Candidate | None:
    near = look.wins(
        ("passport", "series"), over=("license", "inn", "order", "article", "error", "phone", "military", "kpp")
    )
    blank = look.number.digits[:2] in _REGIONS and _year_fits(look.number.digits[2:4])
    doubt = None if blank else negative("passport_bare", "серия не похожа на серию паспорта")
    if near:
        return look.found(Kind.PASSPORT_RF, look.said("passport", near), doubt)
    if blank and not look.number.said and look.number.shape in {(4, 6), (2, 2, 6)} and not look.business():
        return look.found(Kind.PASSPORT_RF, pattern("passport_bare", "четыре и шесть цифр, как в паспорте"))
    return None


def _year_fits(year: str) -> bool:
    passport = _FORMATS["passport"]
    return not passport["last_year"] < int(year) < passport["first_year"]


def _license(look: Look) -> Candidate | None:
    near = look.wins(("license",), over=("passport", "inn", "order", "article", "error", "phone"))
    return look.found(Kind.DRIVER_LICENSE, look.said("license", near)) if near else None


def _organisation(look: Look) -> Candidate | None:
    near = look.wins(("inn", "kpp"), over=("passport", "license", "phone", "article", "order"))
    if near and checks.inn_org(look.number.digits):
        return look.found(Kind.INN_ORG, checksum("reference", "десять цифр ИНН организации"))
    return None


def _international(look: Look) -> Candidate | None:
    near = look.wins(("intl",), over=("order", "article", "bik", "phone"))
    return look.found(Kind.PASSPORT_INTL, look.said("intl", near)) if near else None


def _snils(look: Look) -> Candidate | None:
    number = look.number
    near = look.wins(("snils",), over=("inn", "oms", "order", "article", "phone"))
    dashed = number.shape == _DASHED and not look.closest("unit", within=8)
    if not checks.snils(number.digits):
        is_early = int(number.digits[:9]) <= checks.SNILS_SINCE
        if near and is_early and dashed:
            return look.found(Kind.SNILS, look.said("document_context_failed", near))
        return None
    return look.found(
        Kind.SNILS,
        checksum("snils_check", "контрольное число сходится"),
        look.said("snils_context", near),
        pattern("snils_dashed", "записан как СНИЛС") if dashed else None,
        None if near else look.business(),
    )


def _inn(look: Look) -> Candidate | None:
    if not checks.inn(look.number.digits):
        return None
    near = look.wins(("inn",), over=BUSINESS)
    return look.found(
        Kind.INN,
        checksum("inn_check", "обе контрольные цифры сходятся"),
        look.said("inn_context", near),
        None if near else look.business() or _money(look),
    )


def _money(look: Look) -> Evidence | None:
    near = look.closest("money", within=8)
    return negative("money_word", "рядом сумма денег", near) if near else None


def _ogrn(look: Look) -> Candidate | None:
    near = look.wins(("ogrn",), over=("order", "track", "article"))
    if near and checks.ogrn(look.number.digits):
        return look.found(Kind.OGRN, checksum("reference", "тринадцать цифр ОГРН"))
    return None


def _ogrnip(look: Look) -> Candidate | None:
    if not checks.ogrnip(look.number.digits):
        return None
    near = look.closest("ogrnip", "ogrn")
    return look.found(
        Kind.OGRNIP,
        checksum("ogrnip_check", "контрольная цифра сходится"),
        look.said("context", near),
        None if near else look.business(),
    )


def _imei(look: Look) -> Candidate | None:
    near = look.closest("imei")
    return look.found(Kind.DEVICE, pattern("reference", "номер устройства")) if near else None


def _card(look: Look) -> Candidate | None:
    digits = look.number.digits
    sure, other = digits.startswith(_CARDS), digits.startswith(_OTHER_CARDS)
    near = look.closest("card", within=30)
    usual = len(digits) == _USUAL_CARD
    if not (sure or (other and near)) or not checks.luhn(digits) or not (usual or near):
        return None
    loyal = look.closest("loyalty", within=30)
    policy = look.wins(("oms",), over=("card",))
    return look.found(
        Kind.BANK_CARD,
        checksum("card_check" if sure else "card_other", "номер проходит проверку Луна, начало платёжной системы"),
        look.said("card_context", near),
        negative("loyalty_word", "рядом слова о карте лояльности", loyal) if loyal else None,
        negative("loyalty_word", "рядом слово о полисе", policy) if policy else None,
        None if near else look.business(within=20),
    )


_USUAL_CARD = 16


def _policy(look: Look) -> Candidate | None:
    near = look.wins(("oms",), over=("card", "insurer", "order", "receipt"))
    if not near or not checks.luhn(look.number.digits):
        return None
    return look.found(Kind.OMS, checksum("oms_check", "контрольная цифра сходится"), look.said("oms_context", near))


def _account(look: Look) -> Candidate | None:
    digits = look.number.digits
    if look.closest("payment", within=24):
        return None
    if digits.startswith(_PERSON_ACCOUNTS):
        if any(checks.account(digits, bik) for bik in look.biks):
            proof: Evidence = checksum("account_key", "ключ счёта сходится с БИК")
        else:
            proof = pattern("account_shape", "двадцать цифр счёта физического лица или предпринимателя")
        failed = negative("account_failed", "ключ счёта не сходится с БИК") if look.biks else None
        near = look.closest("account", "card")
        said = look.said("context", near)
        return look.found(Kind.BANK_ACCOUNT, proof, said, failed if proof.weight != "account_key" else None)
    if digits.startswith(_ORGANISATION_ACCOUNTS) and look.closest("account", "bik", "inn", "kpp"):
        return look.found(Kind.BANK_ACCOUNT_ORG, pattern("reference", "счёт организации или банка"))
    return None


Judge = Callable[[Look], Candidate | None]
JUDGES: Mapping[int, tuple[Judge, ...]] = {
    9: (_international,),
    10: (phone, _passport, _license, _organisation),
    11: (phone, _snils),
    12: (phone, _inn),
    13: (phone, _ogrn, _card),
    15: (_ogrnip, _imei, _card),
    16: (_card, _policy),
    18: (_card,),
    19: (_card,),
    20: (_account,),
}
SIZES = frozenset(JUDGES)
