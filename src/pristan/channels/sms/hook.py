"""Webhooks of providers: a secret in the address, and a signature where the provider signs (SMS.ru)."""

from urllib.parse import parse_qsl

import msgspec

from pristan.channels.hook import Hook, HookRequest, path_secret
from pristan.channels.model import Account
from pristan.channels.payload import Payload
from pristan.channels.sms.parse import provider_of
from pristan.channels.sms.readings.sms_ru import is_signed

MOST_FIELDS = 1000


def entry(request: HookRequest) -> bytes:
    """JSON as it came; a form or a query as the list of its fields."""
    if request.body[:1] in (b"{", b"["):
        return request.body
    source = request.body or request.query
    try:
        pairs = parse_qsl(source.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:  # more fields than any provider sends
        return b'{"form": []}'
    return msgspec.json.encode({"form": [{"name": name, "value": value} for name, value in pairs]})


def signed(request: HookRequest, account: Account) -> bool:
    """Whether the signature holds; providers that sign nothing are known by the address alone."""
    if provider_of(account) != "sms_ru":
        return True
    body = Payload.decode(entry(request)) or Payload()
    return is_signed(body, api_id=account.credentials.get("api_key", ""))


HOOK = Hook(secret=path_secret, signed=signed, entry=entry, methods=("POST", "GET"), answer=b"100", max_body=256 * 1024)
