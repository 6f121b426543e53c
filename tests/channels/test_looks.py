"""Whatever channel there is, screens know its name and its badge."""

import re
from pathlib import Path

from pristan.channels.registry import channels

BADGE = Path(__file__).resolve().parents[2] / "ui" / "src" / "components" / "channel-badge.tsx"


def test_every_channel_has_a_name_and_a_badge_on_the_screens() -> None:
    drawn = set(re.findall(r"^  (\w+): \{ letters: ", BADGE.read_text("utf-8"), re.MULTILINE))
    assert drawn == set(channels())
