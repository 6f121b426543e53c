"""The client of SMS Aero itself, smsaero-api: one scenario; writes down what it believed as one JSON object.

Usage: python sms_aero_client.py <host:port> <e-mail> <key> <number> <text>
"""

import json
import sys
from typing import Any

import email_validator
from smsaero import SmsAero, SmsAeroException

gate, mail, key, number, text = sys.argv[1:]
email_validator.CHECK_DELIVERABILITY = False  # no name server is asked where this runs
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()


class OverHttp(SmsAero):
    """The twin has no certificate."""

    def request(self, selector: str, data: Any = None, page: Any = None, proto: str = "http") -> Any:
        return super().request(selector, data, page, proto)


api = OverHttp(mail, key, signature="PRISTAN", url_gate=gate, timeout=15)
stranger = OverHttp(mail, "x" * 20, signature="PRISTAN", url_gate=gate, timeout=15)
sent = api.send_sms(int(number), text)
try:
    refused = str(stranger.balance())
except SmsAeroException as exc:
    refused = str(exc)
believed = {
    "authorized": api.is_authorized(),
    "balance": api.balance(),
    "sent": sent,
    "status": api.sms_status(sent["id"]),
    "listed": api.sms_list(),
    "signs": api.sign_list(),
    "refused": refused,
}
sys.stdout.write(json.dumps(believed, ensure_ascii=False))
