"""Lines of an inbox's live checklist. A problem says what happened, what it means, and what to do."""

from pristan.channels.model import CheckResult


def ok(check_id: str, title: str, detail: str = "") -> CheckResult:
    return CheckResult(id=check_id, state="ok", title=title, detail=detail)


def waiting(check_id: str, title: str, detail: str = "") -> CheckResult:
    return CheckResult(id=check_id, state="waiting", title=title, detail=detail)


def skipped(check_id: str, title: str, detail: str = "") -> CheckResult:
    return CheckResult(id=check_id, state="skipped", title=title, detail=detail)


def problem(check_id: str, title: str, detail: str, *, fix: str) -> CheckResult:
    return CheckResult(id=check_id, state="problem", title=title, detail=detail, fix=fix)
