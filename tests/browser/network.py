"""No host but this machine is asked for while people work: the whole of the browser suites is listened to."""

import atexit
import ipaddress
import os
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

RECORDER = Path(__file__).parent / "recorder"
NETWORK = "RECORD_NETWORK_IN"
OURS = {"localhost", "testserver", ""}


def listen() -> None:
    """Record this process and every Python it starts from now on."""
    os.environ[NETWORK] = tempfile.mkdtemp(prefix="pristan-network-")
    atexit.register(shutil.rmtree, os.environ[NETWORK], ignore_errors=True)
    Path(os.environ[NETWORK]).chmod(0o777)  # the database may run under an account of its own
    known = os.environ.get("PYTHONPATH", "")
    if str(RECORDER) not in known.split(os.pathsep):
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(RECORDER), known]))
    sys.path.insert(0, str(RECORDER))
    sys.modules.pop("sitecustomize", None)
    import_module("sitecustomize")
    sys.path.remove(str(RECORDER))


def is_foreign(host: str) -> bool:
    """Whether ``host`` is anything but this machine."""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() not in OURS


def foreign_hosts(*tests: str) -> dict[str, str]:
    """Foreign hosts by name, with the test that asked; only those whose test begins with one of ``tests``."""
    found = {}
    for file in Path(os.environ[NETWORK]).iterdir():
        for line in file.read_text("utf-8").splitlines():
            host, _, test = line.partition("\t")
            if test.startswith(tests) and is_foreign(host):
                found[host] = test
    return found
