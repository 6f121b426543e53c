"""From an inbox to its provider: which client, with which keys, at which address."""

import base64
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

from pristan.channels.hook import HOOK_SECRET
from pristan.channels.model import Account
from pristan.channels.registry import Tools
from pristan.channels.sms.http import Caller
from pristan.channels.sms.parse import provider_of
from pristan.channels.sms.provider import Provider
from pristan.channels.sms.providers import exolve, sms_aero, sms_ru, smsc
from pristan.channels.sms.providers.smpp import Smpp
from pristan.channels.sms.smpp.session import Door
from pristan.kit.clock import Clock

TITLES: Mapping[str, str] = {
    "smsc": smsc.NAME,
    "sms_aero": sms_aero.NAME,
    "exolve": exolve.NAME,
    "sms_ru": sms_ru.NAME,
    "smpp": "SMPP",
}
SMPP_PORT = 2775


def open_provider(
    account: Account, tools: Tools, *, http: httpx.AsyncClient, clock: Clock, receives: bool = False
) -> Provider:
    """The client of the inbox's provider; ``receives`` matters for SMPP only."""
    keys = account.credentials

    def caller(default: str, headers: Mapping[str, str]) -> Caller:
        name = TITLES[provider_of(account)]
        return Caller(http, base_url=_base_url(account, tools, default), name=name, headers=headers)

    match provider_of(account):
        case "sms_aero":
            pair = f"{text_of(account, 'email')}:{keys.get('api_key', '')}"
            headers = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
            url = callback_url(account, tools)
            return sms_aero.SmsAero(caller(sms_aero.BASE_URL, headers), callback_url=url)
        case "exolve":
            headers = {"Authorization": f"Bearer {keys.get('api_key', '')}"}
            return exolve.Exolve(caller(exolve.BASE_URL, headers), clock)
        case "sms_ru":
            return sms_ru.SmsRu(caller(sms_ru.BASE_URL, {}), api_id=keys.get("api_key", ""))
        case "smpp":
            return Smpp(_door(account, tools, receives=receives), clock)
        case _:
            return smsc.Smsc(caller(smsc.BASE_URL, {}), keys, login=text_of(account, "login"))


def text_of(account: Account, name: str) -> str:
    """A setting as text; empty where there is none."""
    value = account.settings.get(name)
    return value.strip() if isinstance(value, str) else ""


def callback_url(account: Account, tools: Tools) -> str:
    """Where the provider brings reports; empty where nobody outside could reach us."""
    has_secret = bool(account.credentials.get(HOOK_SECRET))
    return tools.hook_url(account) if tools.public_url.startswith("https://") and has_secret else ""


def _base_url(account: Account, tools: Tools, default: str) -> str:
    """Keys go by HTTPS only; the sandbox on this machine is exempt."""
    given = text_of(account, "base_url")
    parts = urlsplit(given)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.netloc in tools.sandbox_hosts):
        return given
    return default


def _door(account: Account, tools: Tools, *, receives: bool) -> Door:
    host, _, port = text_of(account, "host").partition(":")
    return Door(
        host=host,
        port=int(port) if port.isdecimal() else SMPP_PORT,
        system_id=text_of(account, "login"),
        password=account.credentials.get("password", ""),
        system_type=text_of(account, "system_type"),
        tls=tools.tls() if account.settings.get("tls") is True else None,
        receives=receives,
    )
