"""Write the pages, or with ``--check`` tell which are stale: ``python -m tools.reference [--check]``."""

import sys

from tools.reference.pages import PAGES, ROOT


def main() -> int:
    """Bring every page up to date; 1 when ``--check`` found a stale one."""
    checks = "--check" in sys.argv[1:]
    stale = []
    for name, make in PAGES.items():
        path, wanted = ROOT / name, make()
        if path.exists() and path.read_text("utf-8") == wanted:
            continue
        stale.append(name)
        if not checks:
            path.write_text(wanted, "utf-8")
    for name in stale:
        sys.stderr.write(f"{'stale' if checks else 'written'}: {name}\n")
    return 1 if checks and stale else 0


if __name__ == "__main__":
    sys.exit(main())
