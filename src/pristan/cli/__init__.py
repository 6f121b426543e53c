"""The command line: ``pristan <noun> <verb>``. Assembles, decides nothing."""

from pristan.cli.main import main

__all__ = ["main"]
