"""Whether a customer is answered automatically, and with what."""

from datetime import datetime, timedelta

from pristan.staff.service.hours import AutoReplies

QUIET = timedelta(hours=4)  # one automatic reply is a courtesy, two are noise


def auto_reply(replies: AutoReplies, *, cause: str, replied_at: datetime | None, now: datetime) -> str | None:
    """The text to send by itself, or None. ``cause``: opened (first message, or after closing) or message."""
    if replied_at is not None and now - replied_at < QUIET:
        return None
    if not replies.is_open:
        return replies.out_of_hours or None
    return replies.greeting or None if cause == "opened" else None
