"""How a conversation begins: the list shows the last words, not the moment the hub heard of them."""

import json
from pathlib import Path

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from tests.way.hub import a_hub, eventually
from tests.way.test_way_of_a_message import a_message, settled


async def test_words_said_right_after_the_start_are_shown_in_the_list(
    worker_db: Database, vault: Vault, tmp_path: Path
) -> None:
    started = {
        "update_type": "bot_started",
        "timestamp": 1793000000000,
        "chat_id": 5001,
        "user": {"user_id": 7001, "first_name": "Анна", "is_bot": False},
    }
    async with a_hub(worker_db, vault, None, folder=tmp_path) as hub:
        await hub.deliver(json.dumps(started).encode(), a_message("mid.1", "Где мой заказ?", at=1793000000100))
        await eventually(lambda: settled(hub))
        rows = await hub.rows("select preview, last_message_at from conversations where company_id = %(c)s")
        assert rows[0]["preview"]["text"] == "Где мой заказ?"
        assert rows[0]["last_message_at"].timestamp() == 1793000000.1
