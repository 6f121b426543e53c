"""Secrets that are changed without a break: the former one stays in force for a day. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

OVERLAP = timedelta(days=1)


def former(name: str) -> str:
    """Where the former secret is kept beside the new one."""
    return f"{name}_former"


def former_until(name: str) -> str:
    return f"{name}_former_until"


def rotated(kept: Mapping[str, str], name: str, *, fresh: str, now: datetime) -> dict[str, str]:
    """Credentials with a new secret; what was the secret becomes the former one."""
    renewed = {**kept, name: fresh}
    if kept.get(name) and kept[name] != fresh:
        renewed |= {former(name): kept[name], former_until(name): (now + OVERLAP).isoformat()}
    return renewed


def in_force(kept: Mapping[str, str], name: str, *, now: datetime) -> tuple[str, ...]:
    """The secret, and the former one while both count."""
    secrets = [kept.get(name, "")]
    until = kept.get(former_until(name), "")
    if until and datetime.fromisoformat(until) > now:
        secrets.append(kept.get(former(name), ""))
    return tuple(secret for secret in secrets if secret)
