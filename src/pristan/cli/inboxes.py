"""Commands about connections."""

import asyncio
import sys
from dataclasses import asdict
from typing import Annotated

import msgspec
import typer

from pristan.channels.service import diagnosis
from pristan.core.ids import InboxId
from pristan.kit.clock import SystemClock
from pristan.kit.installation import open_installation
from pristan.staff import Entry, append_access_log

inbox = typer.Typer(no_args_is_help=True, help="Подключения")


@inbox.callback()
def root() -> None:
    """Подключения."""


@inbox.command("diagnose")
def diagnose(
    number: Annotated[int, typer.Argument(metavar="ID", help="Номер подключения: он в адресе его карточки")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Одной строкой, для программ")] = False,
) -> None:
    """Сведения о подключении для поддержки в JSON: настройки, проверки, ошибки с кодами, очередь, версии.

    Ключей, имён, адресов и текстов сообщений в них нет. Выгрузка записывается в журнал доступа.
    """
    found = msgspec.json.encode(asdict(asyncio.run(_diagnosed(InboxId(number)))))
    sys.stdout.buffer.write((found if json else msgspec.json.format(found)) + b"\n")


async def _diagnosed(inbox_id: InboxId) -> diagnosis.Diagnosis:
    here = open_installation()
    here.refuse_unmigrated()
    db, now = here.database("worker", size=1), SystemClock().now()
    await db.open()
    try:
        async with db.transaction() as tx:
            company_id = await diagnosis.company_of(tx, inbox_id)
            found = await diagnosis.diagnose(tx, inbox_id, company_id=company_id, now=now)
            entry = Entry(action="inbox.diagnosed", company_id=company_id, target=f"inbox:{inbox_id}")
            await append_access_log(tx, entry, now=now)
            return found
    finally:
        await db.close()
