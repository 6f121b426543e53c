"""What a text would cost before it is sent. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from pristan.channels.sms.render import messages
from pristan.channels.sms.segments import plain, segments
from pristan.kit.links import PATH

LINK_CODE = 48  # letters of a link after its path; all links of an installation are of one length
DEAREST = Decimal(1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Segments, price and what makes it dear. ``plain`` is the text without the odd characters, where that helps."""

    alphabet: str
    units: int
    left: int
    segments: int
    messages: int
    price: Decimal | None = None
    odd: tuple[str, ...] = ()
    plain: str = ""
    plain_segments: int = 0


def estimate(text: str, *, files: Sequence[str], public_url: str, settings: Mapping[str, Any]) -> Estimate:
    """What sending ``text`` with files of these names takes; files go as links below the text."""
    link = "x" * (len(public_url.rstrip("/")) + len(PATH) + LINK_CODE)
    below = [f"{name}: {link}" for name in files]
    whole = "\n".join(piece for piece in (text.strip(), *below) if piece)
    found = [segments(one) for one in messages(whole)]
    count, last = sum(one.count for one in found), found[-1]
    of_one = price_of(settings)
    odd = tuple(dict.fromkeys(sign for one in found for sign in one.odd)) if all(one.odd for one in found) else ()
    cheaper = plain(text) if odd else ""
    return Estimate(
        alphabet="ucs2" if any(one.alphabet == "ucs2" for one in found) else "gsm7",
        units=sum(one.units for one in found),
        left=last.left,
        segments=count,
        messages=len(found) if whole else 0,
        price=None if of_one is None else of_one * count,
        odd=odd,
        plain=cheaper,
        plain_segments=segments(plain(whole)).count if odd else 0,
    )


def price_of(settings: Mapping[str, Any]) -> Decimal | None:
    """The price of one segment as the administrator wrote it: «4,90» or «4.9 ₽»."""
    written = str(settings.get("price") or "").replace(",", ".").replace("₽", "").strip()
    try:
        price = Decimal(written)
    except InvalidOperation:
        return None
    return price if price.is_finite() and 0 < price < DEAREST else None
