"""How quickly a site saved page by page is looked through, and in how much memory: the command as a user starts it."""

import json
import os
import subprocess
import sys
import time

from pristan.bench.ground import Ground
from pristan.bench.model import Scale

PAGES = {Scale.SMALL: 200, Scale.FULL: 1_000}
PAGE_BYTES = 120_000  # what a page of a shop weighs without its pictures
CALLED = (
    "https://www.googletagmanager.com/gtag/js?id=G-1",
    "https://mc.yandex.ru/metrika/tag.js",
    "https://embed.tawk.to/1/default",
    "https://cdn.jsdelivr.net/npm/swiper@11/swiper.min.js",
    "https://connect.facebook.net/en_US/fbevents.js",
)
_FORM = (
    '<form action="/send" method="post"><label>Ваше имя <input name="name"></label><input name="phone" type="tel">'
    '<label><input type="checkbox" name="agree">Согласие на обработку персональных данных</label></form>'
)


def run(ground: Ground, scale: Scale) -> dict[str, float | int | str]:
    """Write the pages, look through them; the time is of the whole command."""
    count = PAGES[scale]
    folder = ground.folder / "site"
    folder.mkdir()
    size = 0
    for number in range(count):
        size += (folder / f"{number:04}.html").write_text(_page(number, of=count), "utf-8")
    command = [sys.executable, "-m", "pristan", "audit", "site", str(folder), "--json"]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - ours
        answer = process.stdout.read() if process.stdout else b""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    told = json.loads(answer)
    if told["pages"] != count or not told["findings"]:
        raise RuntimeError(f"{told['pages']} pages of {count} were read, {len(told['findings'])} findings")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return {
        "pages": count,
        "seconds": round(seconds, 2),
        "pages_per_s": round(count / seconds, 1),
        "cpu_s": round(used.ru_utime + used.ru_stime, 2),
        "mb": round(size / 2**20, 1),
        "peak_mb": round(used.ru_maxrss / unit, 1),
    }


def _page(number: int, *, of: int) -> str:
    """A page of a shop: links to others, scripts, a form, and as much text and code as such pages have."""
    others = ((number * 7 + step) % of for step in range(150))
    links = "".join(f'<a href="https://shop.example.ru/item/{other}">Товар {other}</a>' for other in others)
    scripts = "".join(f'<script src="{url}"></script>' for url in CALLED)
    images = "".join(f'<img src="https://cdn.shop.example.ru/{number}/{step}.jpg" alt="">' for step in range(60))
    items = "".join(f"var item{step}={{price:{step * 7},name:'Товар {step}'}};" for step in range(600))
    code = f"<script>{items}</script>"
    start = (
        f'<html><head><link rel="canonical" href="https://shop.example.ru/item/{number}">{scripts}</head><body>'
        f'{links}{images}{_FORM}<a href="https://wa.me/79990000000">WhatsApp</a>{code}'
    )
    text = "<p>Описание товара, доставка по Москве и области, самовывоз из аптеки.</p>"
    return start + text * max(1, (PAGE_BYTES - len(start.encode())) // len(text.encode())) + "</body></html>"
