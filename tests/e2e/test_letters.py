"""A letter as the operator meets it: its subject, its doubtful sender, the whole of it, an answer with a subject."""

import base64
import hashlib
from datetime import UTC, datetime
from typing import Any

from playwright.async_api import Page, Request, expect

from pristan.channels.email.entry import pack
from pristan.core.ids import CompanyId, InboxId
from pristan.ingest.journal import Entry, append_within, lane_of
from pristan.kit.db import to_json
from pristan.kit.files import open_files
from tests.e2e.desk import PATIENCE_S, Desk
from tests.way.hub import eventually

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
LETTER = """\
Authentication-Results: mx.shop.example; spf=fail; dkim=none; dmarc=fail
From: Марина Ковалёва <marina@client.example>
To: support@shop.example
Subject: Заказ 15 не пришёл
Message-ID: <e2e@client.example>
MIME-Version: 1.0
Content-Type: multipart/related; boundary=b

--b
Content-Type: text/html; charset=utf-8

<p>Добрый день!</p><p>Где <b>мой заказ</b>? <img src="cid:pic" alt="снимок"></p>
<img src="https://tracker.example/open.gif"><script>document.title = "взломано"</script>
<div>12.11.2026, 14:05, "Лавка" &lt;support@shop.example&gt;:</div><blockquote><p>Заказ собран</p></blockquote>
--b
Content-Type: image/png; name=pic.png
Content-ID: <pic>
Content-Transfer-Encoding: base64

{picture}
--b--
"""


async def a_letter_came(desk: Desk) -> None:
    """As the mailbox brings it: the letter in the storage, its entry in the journal."""
    raw = LETTER.format(picture=base64.b64encode(PIXEL).decode()).encode()
    digest = hashlib.sha256(raw).hexdigest()
    stored = f"letters/{desk.company_id}/{digest[:2]}/{digest}.eml"
    await open_files("", desk.door.data_dir).put(stored, raw)
    settings = {"address": "support@shop.example", "provider": "own", "auth_server": "mx.shop.example"}
    entry = pack(raw, stored=stored, folder="INBOX", uid="1/1", at=datetime.now(UTC).isoformat(), size=len(raw))
    async with desk.db.transaction() as tx:
        inbox_id = InboxId(
            await tx.fetch_value(
                "insert into inboxes (company_id, channel, name, business_line_id, state, settings)"
                " values (%(c)s, 'email', 'Почта лавки', %(l)s, 'active', %(s)s::jsonb) returning id",
                c=desk.company_id,
                l=desk.line_id,
                s=to_json(settings),
            )
        )
        lane = lane_of(inbox_id, "marina@client.example")
        company_id = CompanyId(desk.company_id)
        await append_within(
            tx,
            [Entry(company_id=company_id, inbox_id=inbox_id, channel="email", lane=lane, raw=entry, origin="polling")],
        )


async def test_a_letter_is_read_safely_and_answered_with_a_subject(desk: Desk, page: Page) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    await a_letter_came(desk)
    await desk.sign_in(page, desk.owner)
    await page.get_by_role("tab", name="Все").click()
    await page.get_by_text("Марина Ковалёва").first.click()
    thread = page.get_by_role("log")
    await expect(thread.get_by_text("Заказ 15 не пришёл")).to_be_visible()
    await expect(thread.get_by_text("Отправитель не подтверждён")).to_be_visible()
    await expect(thread.get_by_text("Заказ собран")).to_have_count(0)
    await thread.get_by_role("button", name="Показать письмо").click()
    frame = page.frame_locator("iframe[title='Заказ 15 не пришёл']")
    await expect(frame.get_by_text("Картинки с чужих серверов закрыты: 1")).to_be_visible()
    await expect(frame.get_by_text("Заказ собран")).to_be_visible()
    assert await frame.get_by_alt_text("снимок").evaluate("picture => picture.naturalWidth") == 1
    await page.keyboard.press("Escape")
    await page.get_by_label("Тема письма").fill("Возврат по заказу 15")
    await page.get_by_role("button", name="Копия", exact=True).click()
    await page.get_by_label("Кому копия").fill("Склад <sklad@shop.example>")
    await page.get_by_label("Ответ через").fill("Сейчас проверим")
    await page.keyboard.press("Control+Enter")
    await expect(thread.get_by_text("Возврат по заказу 15")).to_be_visible()
    await expect(thread.get_by_text("Копия: sklad@shop.example")).to_be_visible()
    assert await eventually(lambda: mail_kept(desk), within_s=PATIENCE_S) == {
        "subject": "Возврат по заказу 15",
        "cc": ["sklad@shop.example"],
    }
    assert not [url for url in asked if "tracker.example" in url]


async def mail_kept(desk: Desk) -> Any:
    async with desk.db.transaction() as tx:
        return await tx.fetch_value(
            "select content -> 'mail' from messages where company_id = %(c)s and kind = 'out'",
            c=desk.company_id,
        )
