"""Numbers of telephones: the numbering plan, the nearest word, the shape."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import phonenumbers

from pristan.compliance.pd.candidate import Candidate, negative, pattern
from pristan.compliance.pd.data import table
from pristan.compliance.pd.model import Evidence, Kind

if TYPE_CHECKING:
    from pristan.compliance.pd.digits import Look

_PHONE = table("formats")["phone"]
_HOTLINES = frozenset(_PHONE["hotlines"].split())
_NEIGHBOURS = tuple(_PHONE["neighbours"].split())
_WHOLE, _LOCAL, _ABROAD = 11, 10, 12
_REFUTE: Mapping[str, str] = {
    "order": "order_word",
    "track": "order_word",
    "article": "article_word",
    "error": "article_word",
    "receipt": "order_word",
    "payment": "order_word",
    "contract": "order_word",
    "imei": "order_word",
    "inn": "order_word",
    "snils": "order_word",
    "loyalty": "order_word",
    "measure": "article_word",
    "unit": "article_word",
    "passport": "order_word",
    "license": "order_word",
    "account": "order_word",
    "flight": "order_word",
    "cadastral": "order_word",
}
_REACH, _TOUCH, _PHONE_REACH = 28, 3, 40
# Words that stand with a phone all day long and refute it only from close by.
_SOFT = frozenset({"flight", "contract", "account", "unit", "measure", "loyalty"})
_SOFT_REACH = 9
_STOPS = frozenset(".,;!?\n")


def phone(look: "Look") -> Candidate | None:
    """A number the plan knows, unless a nearer word says that it is something else."""
    number = look.number
    form = _form(number.digits, plus=number.plus)
    if form is None:
        return None
    weight, whole = form
    if not _is_valid(whole):
        return None
    if whole[1:4] in _HOTLINES and whole[0] == "7":
        return look.found(Kind.PHONE_ORG, pattern("reference", "бесплатный номер организации"))
    said = look.closest("phone", "number", within=_PHONE_REACH)
    if weight in {"phone_bare", "phone_abroad_bare", "phone_landline"}:
        weight = _bare(look, weight) if not said else "phone_seven"
        if not weight:
            return None
    against = _against(look, said.distance if said else None, sure=number.plus)
    return look.found(
        Kind.PHONE,
        pattern(weight, "номер есть в плане нумерации"),
        look.said("context", said),
        against,
    )


def _form(digits: str, *, plus: bool) -> tuple[str, str] | None:
    """The weight of the shape and the number in international form."""
    if plus:
        return ("phone_plus" if digits[0] == "7" else "phone_foreign"), digits
    if len(digits) == _WHOLE and digits[0] in "78":
        return ("phone_plus" if digits[0] == "8" else "phone_seven"), "7" + digits[1:]
    if len(digits) == _LOCAL and digits[0] in "9348":
        return ("phone_bare" if digits[0] == "9" else "phone_landline"), "7" + digits
    if len(digits) == _ABROAD and digits.startswith(_NEIGHBOURS):
        return "phone_abroad_bare", digits
    return None


def _bare(look: "Look", weight: str) -> str:
    """Ten digits without a word of telephones: only the shape of the end of a number speaks for them."""
    shape = look.number.shape
    if weight == "phone_bare" and shape in {(3, 3, 2, 2), (3, 3, 4), (3, 7)}:
        return "phone_bare"
    if weight == "phone_landline" and shape in {(3, 3, 2, 2), (4, 2, 2, 2), (5, 1, 2, 2)} and "-" in _written(look):
        return "phone_bare"
    if weight == "phone_bare" and look.number.bare:
        return "phone_bare_far"
    return ""


def _written(look: "Look") -> str:
    return look.low[look.number.start : look.number.end]


@lru_cache(maxsize=4096)
def _is_valid(whole: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse("+" + whole, None))
    except phonenumbers.NumberParseException:
        return False


def _against(look: "Look", said: int | None, *, sure: bool) -> Evidence | None:
    """A nearer word before the number that calls it something else, or money beside it."""
    money = look.closest("money", within=_TOUCH + 2)
    if money and not sure and not look.number.bare and (said is None or money.distance < said):
        return negative("money_word", "рядом сумма денег", money)
    near = look.closest(*_REFUTE, within=_REACH)
    if near is None or near.start > look.number.start or (said is not None and said <= near.distance):
        return None
    between = look.low[near.end : look.number.start]
    reach = _SOFT_REACH if near.tag in _SOFT else _REACH
    if near.distance > reach or _STOPS & set(between):
        return None
    return negative(_REFUTE[near.tag], f"перед номером слово «{look.low[near.start : near.end]}»", near)
