"""Lines of the self-check about where data rest, from what the room of residency found."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from pristan.operations.model import Check, State
from pristan.operations.policy import judge_certificate
from pristan.residency.model import RUSSIA, Place
from pristan.residency.policy import LAW, why_abroad
from pristan.residency.probing import Probe

_DECLARE = "Запишите, где это и чьё: pristan residency declare {id} --country RU --owner …, или «Где хранятся данные»"


def judge_place(place: Place) -> Check:
    """Say whether data rest where the law wants them, as far as anybody has said."""
    name, title = f"residency:{place.id}", f"Где хранятся данные: {place.setup.title}"
    declare = _DECLARE.format(id=place.id)
    where = "; ".join(filter(None, [place.setup.where, _said(place)]))
    match place.state:
        case "unused":
            return Check(id=name, title=title, detail="Не используется")
        case "russia":
            return Check(id=name, title=title, detail=where)
        case "undeclared":
            detail = f"{place.setup.where}; страна не записана"
            return Check(id=name, title=title, state=State.WARNING, detail=detail, fix=declare)
        case "refused":
            fix = f"Перенесите в Россию или запишите основание: pristan residency admit {place.id} --reason …"
            detail = f"{why_abroad(place)}. С этим Пристань не запустится ({LAW})"
            return Check(id=name, title=title, state=State.PROBLEM, detail=detail, fix=fix)
        case "admitted":
            reason = place.reason.reason if place.reason else ""
            detail = f"{why_abroad(place)}. Записано основание: {reason}"
            fix = f"Перенесите в Россию: основание не отменяет {LAW}"
            return Check(id=name, title=title, state=State.WARNING, detail=detail, fix=fix)
        case "abroad":
            detail = f"{place.setup.where}; {why_abroad(place)}"
            fix = "О мессенджерах судят другие правила: откройте «Какие правила действуют на нас»"
            return Check(id=name, title=title, state=State.WARNING, detail=detail, fix=fix)


def judge_probe(probe: Probe, now: datetime) -> Iterator[Check]:
    """Say what the addresses and the certificate of a server tell."""
    name, title = f"server:{probe.place}:{probe.host}", f"Сервер {probe.host}"
    shown = ", ".join(probe.addresses) or "адреса нет"
    if probe.outside:
        detail = f"Адреса вне записанных сетей: {', '.join(probe.outside)}"
        fix = "Исправьте DNS или записанные сети: pristan residency declare"
        yield Check(id=name, title=title, state=State.PROBLEM, detail=detail, fix=fix)
    elif probe.trouble:
        fix = "Проверьте сеть, DNS и порт"
        yield Check(id=name, title=title, state=State.PROBLEM, detail=f"{shown}; {probe.trouble}", fix=fix)
    elif probe.unchecked:
        is_here = probe.reaches == {"here"}
        yield Check(
            id=name,
            title=title,
            state=State.OK if is_here else State.WARNING,
            detail=f"{shown}{_reach(probe)}. {probe.unchecked}",
            fix="" if is_here else "Включите на сервере TLS; без него соединение защищает только ваша сеть",
        )
    else:
        yield Check(id=name, title=title, detail=f"{shown}{_reach(probe)}")
    if probe.certificate is not None:
        told = probe.certificate
        yield judge_certificate(
            probe.host, told.expires_at.astimezone(UTC), now, issuer=told.issuer, is_foreign=told.is_foreign
        )


def judge_foreign_hosts(extra: Iterable[str], known: Iterable[str]) -> Check:
    """Say whether an administrator opened the process to servers of somebody abroad."""
    found = sorted(set(known))
    name, title = "hosts.foreign", "Иностранные серверы в списке разрешённых"
    if not found:
        return Check(id=name, title=title, detail="Нет" if list(extra) else "Список не расширяли")
    fix = "Уберите их из PRISTAN_ALLOWED_HOSTS, если каналу они не нужны"
    return Check(id=name, title=title, state=State.WARNING, detail=", ".join(found), fix=fix)


def _said(place: Place) -> str:
    told = place.declared
    if told is None:
        return "Россия, по описанию канала" if place.country == RUSSIA else ""
    operator = f", обслуживает {told.operator}" if told.operator else ""
    return f"{told.country}, владелец {told.owner}{operator}; записал(а) {told.by} {told.at:%d.%m.%Y}"


def _reach(probe: Probe) -> str:
    """A public address tells no country to whoever asks nobody."""
    if "public" in probe.reaches:
        return "; адрес публичный, страну по нему без посторонней службы не узнать: верим записанному"
    return "; своя сеть" if probe.addresses else ""
