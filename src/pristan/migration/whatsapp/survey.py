"""The first reading of a chat: which heads are heads, what their numbers mean, who writes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pristan.migration.orders import Orders
from pristan.migration.whatsapp.heads import Head, Shape, head_of, may_be_head, numbers, patterns
from pristan.migration.whatsapp.words import MARKS

# A text can look like a head in so many ways before it is not a chat at all.
_SHAPES = 64
_AUTHORS = 20_000
# The first head may be of a foreign shape when another one is so many times more frequent.
_RARE = 20
_SEGMENT = 3  # so many heads of another shape after the last of the first one are a second export glued on


@dataclass(slots=True)
class _Seen:
    orders: Orders
    first: int
    count: int = 0
    last: int = 0


@dataclass(slots=True)
class Survey:
    """What one look over the whole file tells."""

    shapes: dict[Shape, _Seen] = field(default_factory=dict)
    authors: Counter[str] = field(default_factory=Counter)
    has_marks: bool = False

    def look(self, lines: Iterable[tuple[int, str]]) -> None:
        """Look at every line once."""
        tried = tuple(enumerate(patterns()))
        for number, line in lines:
            if not may_be_head(line):
                continue
            for index, pattern in tried:
                if found := pattern.match(line):
                    self._take(head_of(found, index), number)
                    if len(self.shapes) == 1:
                        tried = ((index, pattern),)
                    break

    def _take(self, head: Head, number: int) -> None:
        values = numbers(head.date)
        if values is None:
            return
        seen = self.shapes.get(head.shape)
        if seen is None:
            if len(self.shapes) >= _SHAPES:
                return
            orders = Orders(year_first=head.shape.year_first, separator=head.shape.separator)
            seen = self.shapes[head.shape] = _Seen(orders=orders, first=number)
        seen.count, seen.last = seen.count + 1, number
        seen.orders.look(values)
        author, colon, text = head.rest.partition(": ")
        if colon and (author in self.authors or len(self.authors) < _AUTHORS):
            self.authors[author] += 1
            self.has_marks = self.has_marks or (bool(text) and text[0] in MARKS)

    def accepted(self) -> list[Shape]:
        """The shape of the export; a second one only where another export is glued before or after."""
        if not self.shapes:
            return []
        shapes = sorted(self.shapes, key=lambda shape: self.shapes[shape].first)
        main = shapes[0]
        most = max(shapes, key=lambda shape: self.shapes[shape].count)
        if self.shapes[main].count * _RARE < self.shapes[most].count:
            main = most
        first, last = self.shapes[main].first, self.shapes[main].last
        glued = [
            shape
            for shape in shapes
            if shape != main
            and self.shapes[shape].count >= _SEGMENT
            and (self.shapes[shape].first > last or self.shapes[shape].last < first)
        ]
        return [main, *glued]
