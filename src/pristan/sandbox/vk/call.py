"""One call of the API: who calls, and its parameters read as VK reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pristan.sandbox.vk.errors import VkError
from pristan.sandbox.vk.line import Line
from pristan.sandbox.vk.media import Media
from pristan.sandbox.vk.model import Community
from pristan.sandbox.vk.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of a community that was let in. Parameters are texts."""

    world: World
    media: Media
    line: Line
    community: Community
    params: Mapping[str, str]
    base_url: str

    def text(self, name: str, default: str = "") -> str:
        return self.params.get(name, default)

    def has(self, name: str) -> bool:
        return self.params.get(name, "") != ""

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number; raises error 100."""
        value = self.params.get(name, "")
        if value == "" and default is not None:
            return default
        try:
            return int(value)
        except ValueError:
            raise VkError(100, f"{name} is invalid") from None

    def numbers(self, name: str) -> list[int]:
        """Numbers joined by commas."""
        try:
            return [int(one) for one in self.text(name).split(",") if one.strip()]
        except ValueError:
            raise VkError(100, f"{name} is invalid") from None

    def flag(self, name: str) -> bool:
        return self.params.get(name, "") in {"1", "true"}

    def need(self, right: str) -> None:
        """Raises error 15 when the key lacks the right."""
        if right not in self.community.rights:
            raise VkError(15, f"no access to call this method with this key: {right}")

    def own_group(self) -> None:
        """A key speaks for its own community only."""
        if self.number("group_id", self.community.group_id) != self.community.group_id:
            raise VkError(15)


Method = Callable[[Call], Any]
