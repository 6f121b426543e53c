"""What kind of letter it is: of a person, or a machine's answer, or news of a letter of ours (RFC 3834). Pure."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from pristan.channels.email.letter import Letter
from pristan.channels.email.reports import (
    Action,
    Report,
    delivery_report,
    is_own_part,
    permanent,
    prose_report,
)


class Kind(StrEnum):
    MESSAGE = "message"
    AUTO_REPLY = "auto_reply"
    HARD_BOUNCE = "hard_bounce"
    SOFT_BOUNCE = "soft_bounce"
    DELAY = "delay"
    FEEDBACK_REPORT = "feedback_report"
    READ_RECEIPT = "read_receipt"


@dataclass(frozen=True, slots=True)
class Classified:
    """The kind, the signal that told it, and the report when there is one."""

    kind: Kind
    signal: str = ""
    report: Report | None = None


def classify(letter: Letter) -> Classified:
    """Say what ``letter`` is, by the strongest signal it carries."""
    report_type = letter.root.parameters.get("report-type", "").lower()
    if report_type == "feedback-report" or is_own_part(letter, "message/feedback-report"):
        return Classified(Kind.FEEDBACK_REPORT, "feedback-report")
    if report_type == "disposition-notification" or is_own_part(letter, "message/disposition-notification"):
        return Classified(Kind.READ_RECEIPT, "disposition-notification")
    if any(name in letter.headers for name in _rules()["complaints"]["headers"]):
        return Classified(Kind.FEEDBACK_REPORT, "complaint")
    report = delivery_report(letter)
    if report is not None and report.outcomes:
        return Classified(_kind_of(report), "delivery-status", report)
    is_report = report is not None or report_type == "delivery-status"  # one that names nobody in its fields
    speaker = "delivery-status" if is_report else _server_signal(letter)
    if speaker:
        report = prose_report(letter, is_certain=speaker == "x-failed-recipients")
        if report is not None:
            return Classified(_kind_of(report), speaker, report)
    signal = speaker or automatic_signal(letter)
    return Classified(Kind.AUTO_REPLY, signal) if signal else Classified(Kind.MESSAGE)


def automatic_signal(letter: Letter) -> str:
    """What tells that a machine wrote; empty for a person."""
    rules = _rules()
    if "return-path" in letter.headers and letter.headers.raw("return-path") in {"<>", ""}:
        return "return-path"
    for row in rules["automatic"]:
        value = letter.headers.raw(row["header"]).lower()
        if row["header"] in letter.headers and value not in row.get("except", ()) and row.get("value", "") in value:
            return str(row["header"])
    if _is_named(_local_part(letter), rules["senders"]["automatic"]):
        return "from"
    is_answer = bool(letter.in_reply_to or letter.references)
    subject = letter.subject.casefold().strip()
    return "subject" if is_answer and subject.startswith(tuple(rules["subjects"]["automatic"])) else ""


def _kind_of(report: Report) -> Kind:
    failed = [outcome for outcome in report.outcomes if outcome.action is Action.FAILED]
    if failed or not report.outcomes:
        return Kind.HARD_BOUNCE if permanent(failed) else Kind.SOFT_BOUNCE
    if any(outcome.action is Action.DELAYED for outcome in report.outcomes):
        return Kind.DELAY
    return Kind.AUTO_REPLY


def _server_signal(letter: Letter) -> str:
    """What tells that a mail server speaks and not a person or a vacation program."""
    if "x-failed-recipients" in letter.headers:
        return "x-failed-recipients"
    has_no_sender = letter.sender is None and "from" in letter.headers
    if has_no_sender or _is_named(_local_part(letter), _rules()["senders"]["servers"]):
        return "from"
    path = letter.headers.raw("return-path").lower() if "return-path" in letter.headers else None
    if path is None:
        return ""
    return "return-path" if path in {"<>", ""} or path.startswith(("<mailer-daemon", "mailer-daemon")) else ""


def _local_part(letter: Letter) -> str:
    return letter.sender.value.partition("@")[0] if letter.sender else ""


def _is_named(local: str, names: Sequence[str]) -> bool:
    bare = local.partition("+")[0].partition("=")[0]
    return bare in names


@cache
def _rules() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__ or "").joinpath("signals.toml").read_text("utf-8"))
