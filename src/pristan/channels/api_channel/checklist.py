"""The live checklist of an API channel: a signed ping must be taken."""

from pristan.channels.api_channel.client import CompanyClient
from pristan.channels.api_channel.render import Ping
from pristan.channels.checks import ok, problem
from pristan.channels.model import CheckResult
from pristan.core.errors import AuthFailed, ChannelError, HostRefused
from pristan.kit.clock import Clock, monotonic_s, random_token


async def check(client: CompanyClient, *, events_url: str, clock: Clock) -> list[CheckResult]:
    """Lines up to the first thing that must be mended."""
    began = monotonic_s()
    ping = Ping(id=f"pp-{random_token(9)}", at=clock.now(), events_url=events_url)
    try:
        await client.tell(ping)
    except AuthFailed as exc:
        fix = "Впишите один и тот же секрет здесь и в своей системе. Часы обеих машин должны идти верно"
        return [problem("token", "Система компании не приняла подпись", exc.detail, fix=fix)]
    except HostRefused as exc:
        fix = "Если система и вправду внутри, добавьте её имя в PRISTAN_INTERNAL_HOSTS на сервере Пристани"
        return [problem("reach", "Адрес ведёт во внутреннюю сеть", exc.detail, fix=fix)]
    except ChannelError as exc:
        fix = "Проверьте адрес и то, что система отвечает 200 на событие ping"
        return [problem("reach", "Система компании не отвечает", exc.detail, fix=fix)]
    spent_ms = round((monotonic_s() - began) * 1000)
    return [
        ok("token", "Подпись", "принята"),
        ok("reach", "Система компании отвечает", f"ответ за {spent_ms} мс"),
        ok("events", "Адрес для ваших событий", events_url),
    ]
