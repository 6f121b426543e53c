"""Lines of an inbox's live checklist. A problem says what happened, what it means, and what to do."""

from datetime import datetime

from pristan.channels.model import CheckResult


def ok(check_id: str, title: str, detail: str = "", *, expires_at: datetime | None = None) -> CheckResult:
    return CheckResult(id=check_id, state="ok", title=title, detail=detail, expires_at=expires_at)


def waiting(check_id: str, title: str, detail: str = "") -> CheckResult:
    return CheckResult(id=check_id, state="waiting", title=title, detail=detail)


def skipped(check_id: str, title: str, detail: str = "") -> CheckResult:
    return CheckResult(id=check_id, state="skipped", title=title, detail=detail)


def problem(check_id: str, title: str, detail: str, *, fix: str) -> CheckResult:
    return CheckResult(id=check_id, state="problem", title=title, detail=detail, fix=fix)
