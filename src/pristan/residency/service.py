"""Where data rest, as it stands now; what an administrator declares and answers for."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_network
from typing import Final

from pristan.channels.registry import channels
from pristan.compliance.own import in_use
from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound
from pristan.kit.db import Tx
from pristan.kit.principal import Principal
from pristan.kit.settings import Settings
from pristan.residency.model import CHANNEL, STORES, Place
from pristan.residency.policy import places_of
from pristan.residency.setups import channels_of, stores_of
from pristan.residency.store import declared_in, queries, reasons_in

SERVER: Final = "администратор сервера"
SHORTEST, LONGEST = 20, 2000


@dataclass(frozen=True, slots=True)
class Report:
    """All places; ``is_alone``: no other company lives here, ``runs_all``: who asks administers each of them.

    Either way they may declare.
    """

    places: tuple[Place, ...]
    is_alone: bool
    runs_all: bool = False

    def place(self, name: str) -> Place:
        """The place of that name; NotFound if there is none."""
        for place in self.places:
            if place.id == name:
                return place
        raise NotFound("Такого места хранения нет", code="residency.unknown_place")


async def look(tx: Tx, settings: Settings) -> Report:
    """The places of the installation; of accounts those the transaction may see, all for who administers all."""
    runs_all = await _runs_all(tx)
    accounts = await tx.fetch_all(queries.connected_everywhere if runs_all else queries.connected)
    connected = [(row["channel"], row["settings"]) for row in accounts]
    declared = declared_in(await tx.fetch_all(queries.declarations))
    reasons = reasons_in(await tx.fetch_all(queries.reasons))
    setups = (*stores_of(settings, os.environ, connected), *channels_of(connected))
    places = places_of(setups, declared, reasons, services=in_use().services.values())
    return Report(places, await _is_alone(tx), runs_all)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What is said of a place. ``networks``: where its addresses must lie, as ``10.0.0.0/8``."""

    country: str
    owner: str
    operator: str = ""
    networks: Sequence[str] = ()


async def declare(tx: Tx, name: str, *, told: Declaration, by: Principal | None, now: datetime) -> None:
    """Say where a place is. ``by`` of ``None`` is the administrator of the server.

    Raises InvalidInput, NotFound; Conflict where several companies live and one of them would speak for all.
    """
    _demand_known(name)
    await _demand_word(tx, by)
    networks = _networks(told.networks)
    await tx.execute(
        queries.declare,
        place=name,
        country=_country(told.country),
        owner=_filled(told.owner, field="owner"),
        operator=told.operator.strip(),
        networks=networks,
        by=by.operator_id if by else None,
        by_name=by.name if by else SERVER,
        now=now,
    )


async def admit(tx: Tx, place: Place, *, reason: str, by: Principal | None, now: datetime) -> None:
    """Record why a store abroad may be used; InvalidInput if it is not abroad or nothing is said."""
    await _demand_word(tx, by)
    words = reason.strip()
    if not SHORTEST <= len(words) <= LONGEST:
        message = f"Основание: от {SHORTEST} до {LONGEST} знаков"
        raise InvalidInput(message, code="residency.no_reason", fields=[FieldError("reason", message)])
    if not place.is_abroad or not place.setup.is_store:
        raise InvalidInput("Это место не за пределами России: основание не нужно", code="residency.not_abroad")
    made = await tx.fetch_value(
        queries.record_reason,
        place=place.id,
        found=place.found,
        reason=words,
        by=by.operator_id if by else None,
        by_name=by.name if by else SERVER,
        now=now,
    )
    if made is None:
        raise Conflict("Основание уже записано. Чтобы заменить его, сначала отзовите", code="residency.reason_stands")


async def withdraw(tx: Tx, name: str, *, by: Principal | None, now: datetime) -> None:
    """No reason of the store stands any more: the next start is refused while it is abroad."""
    await _demand_word(tx, by)
    gone = await tx.fetch_value(queries.withdraw_reasons, place=name, by_name=by.name if by else SERVER, now=now)
    if gone is None:
        raise NotFound("Записанного основания нет", code="residency.no_such_reason")


def _demand_known(name: str) -> None:
    if name not in STORES and name.removeprefix(CHANNEL) not in channels():
        raise NotFound("Такого места хранения нет", code="residency.unknown_place")


async def _is_alone(tx: Tx) -> bool:
    row = await tx.fetch_one(queries.is_alone)
    return row is not None and bool(row["is_alone"])


async def _runs_all(tx: Tx) -> bool:
    row = await tx.fetch_one(queries.runs_all)
    return row is not None and bool(row["runs_all"])


async def _demand_word(tx: Tx, by: Principal | None) -> None:
    if by is not None and not await _is_alone(tx) and not await _runs_all(tx):
        text = (
            "В установке несколько компаний: места хранения указывает тот, кто управляет всеми, или администратор"
            " сервера, pristan residency"
        )
        raise Conflict(text, code="residency.not_alone")


def _country(given: str) -> str:
    code = given.strip().upper()
    if len(code) != 2 or not code.isascii() or not code.isalpha():  # noqa: PLR2004 - ISO 3166-1 alpha-2
        message = "Код страны: две латинские буквы, например RU"
        raise InvalidInput(message, fields=[FieldError("country", message)])
    return code


def _filled(given: str, *, field: str) -> str:
    if not given.strip():
        raise InvalidInput("Заполните поле", fields=[FieldError(field, "Заполните поле")])
    return given.strip()


def _networks(given: Sequence[str]) -> list[str]:
    try:
        return [str(ip_network(item.strip())) for item in given if item.strip()]
    except ValueError:
        message = "Сети пишутся так: 10.20.0.0/16"
        raise InvalidInput(message, fields=[FieldError("networks", message)]) from None
