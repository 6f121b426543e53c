"""What is printed and pasted: QR pictures, the sheet for the counter, texts for each place."""

import io
from collections.abc import Mapping, Sequence
from typing import Final

from pristan.kit.typesetting import typeset

_LAYOUT: Final = "poster.typ"


def qr_svg(link: str) -> bytes:
    """The link as a picture of any size, with the quiet zone the standard asks for (ISO/IEC 18004, 4 modules)."""
    out = io.BytesIO()
    import segno  # noqa: PLC0415 - only a paper has a picture

    segno.make(link, error="m", micro=False).save(out, kind="svg", scale=8, border=4, light="#ffffff")
    return out.getvalue()


def qr_png(link: str) -> bytes:
    out = io.BytesIO()
    import segno  # noqa: PLC0415 - only a paper has a picture

    segno.make(link, error="m", micro=False).save(out, kind="png", scale=16, border=4, light="#ffffff")
    return out.getvalue()


def poster(link: str, *, company: str, ways: Sequence[str]) -> bytes:
    """A sheet A5 for the counter, as PDF."""
    shown = {"company": company, "ways": list(ways), "link": link.partition("://")[2], "qr": qr_svg(link).decode()}
    return typeset(_LAYOUT, shown, raw=frozenset({"qr", "link"}))


def texts(link: str, *, company: str, ways: Sequence[str]) -> Mapping[str, str]:
    """Words by place. ``leaving``: for the settings of a connection that is left, personal by ``{link}``.

    Nowhere personal data, prices or calls to buy: the gate would take it for more than an invitation.
    """
    where = ", ".join(ways[:-1]) + (" или " if len(ways) > 1 else "") + ways[-1] if ways else ""
    return {
        "sms": f"{company}: теперь мы отвечаем в {where}. Ваша ссылка: {{link}}",
        "email": f"Здравствуйте!\n\nМы отвечаем теперь в {where}. Чтобы разговор продолжился, откройте ссылку и"
        f" выберите, где вам удобно: {{link}}\n\nСсылка личная, не пересылайте её.\n\n{company}",
        "footer": f"Пишите нам в {where}: {link}",
        "leaving": f"Мы больше не отвечаем здесь. Продолжим в {where}: {{link}}",
        "script": f"Мы переехали: теперь отвечаем в {where}. Могу прислать ссылку. Куда вам удобно: на телефон или"
        " на почту? По ссылке выберите канал и напишите любое слово, тогда мы увидим прежний разговор. Паспорт,"
        " карту и коды мы не спрашиваем.",
    }
