"""Whether a customer is answered automatically, and with what."""

from datetime import datetime, timedelta

from pristan.staff.service.hours import AutoReplies

QUIET = timedelta(hours=4)  # one automatic reply is a courtesy, two are noise
INVITE_AGAIN = timedelta(days=7)  # who went on writing where we leave is told again, not every time


def auto_reply(replies: AutoReplies, *, cause: str, replied_at: datetime | None, now: datetime) -> str | None:
    """The text to send by itself, or None. ``cause``: opened (first message, or after closing) or message."""
    if replied_at is not None and now - replied_at < QUIET:
        return None
    if not replies.is_open:
        return replies.out_of_hours or None
    return replies.greeting or None if cause == "opened" else None


def is_invited(
    *, invitation: str | None, replied_at: datetime | None, now: datetime, again: timedelta = INVITE_AGAIN
) -> bool:
    """Whether somebody who writes in a channel we leave, or left, is sent the invitation by itself."""
    return bool(invitation) and (replied_at is None or now - replied_at >= again)
