"""What a file speaks of, as far as the gate asks: whether it advertises, whether it demands a debt."""

from functools import lru_cache

from pristan.compliance.advertising import Judge
from pristan.compliance.debt import demands_debt
from pristan.compliance.rulebook import shipped

PIECE, OVERLAP = 1_000, 200  # about a page of a leaflet: what stands chapters apart is no one call


class Themes:
    """Hears a file from its beginning to its end. ``signs``: by which it advertises, none if it does not."""

    def __init__(self) -> None:
        self.signs: tuple[str, ...] = ()
        self.is_debt = False
        self._heard = ""

    def hear(self, words: str) -> None:
        self._heard += f"{words}\n"
        while len(self._heard) > PIECE and not self._is_known:
            self._judge(self._heard[:PIECE])
            self._heard = self._heard[PIECE - OVERLAP :]
        if self._is_known:
            self._heard = ""

    def end(self) -> None:
        if self._heard.strip() and not self._is_known:
            self._judge(self._heard)
        self._heard = ""

    @property
    def _is_known(self) -> bool:
        return self.is_debt and bool(self.signs)

    def _judge(self, piece: str) -> None:
        self.signs = self.signs or _judge().calls(piece)
        self.is_debt = self.is_debt or demands_debt(piece)


@lru_cache(maxsize=1)
def _judge() -> Judge:
    return Judge(shipped().advertising)
