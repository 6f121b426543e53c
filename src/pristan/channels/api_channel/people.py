"""Whom we may write to first: anybody whose id in the company's system is known. Pure."""

import re

from pristan.channels.model import Person
from pristan.core.errors import FieldError, InvalidInput

_ID = re.compile(r"[!-~]{1,200}")


def person_of(address: str) -> Person:
    """Who answers at an id as people write it."""
    given = address.strip()
    if not _ID.fullmatch(given):
        raise InvalidInput(
            "Это не похоже на номер клиента", fields=[FieldError("address", "Латиница и цифры, без пробелов")]
        )
    return Person(value=given)
