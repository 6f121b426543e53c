"""``python -m pristan`` is the same as ``pristan``."""

from pristan.cli import main

if __name__ == "__main__":
    main()
