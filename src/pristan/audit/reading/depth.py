"""Markup nested without end costs a tree the square of its depth: what is deeper than any page needs is let go."""

import re
from collections import Counter

DEEPEST = 500
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})[^<>]{0,2000}>")
# They have no end of their own, or the next of their kind ends them.
_SHALLOW = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li td th tr dd dt option optgroup".split()
)
# What the audit looks at stays, however deep.
_WANTED = frozenset("script iframe frame object form textarea select label a button style title".split())


def shallow(text: str) -> str:
    """``text`` without the containers beyond ``DEEPEST``; the same text if there are none."""
    if text.count("<") < DEEPEST:
        return text
    kept: list[str] = []
    opened: Counter[str] = Counter()
    depth = end = 0
    for tag in _TAG.finditer(text):
        name = tag.group(2).lower()
        if name in _SHALLOW:
            continue
        if tag.group(1):
            if opened[name]:  # an end without its beginning ends nothing
                opened[name] -= 1
                depth -= 1
        elif depth >= DEEPEST and name not in _WANTED:
            kept.append(text[end : tag.start()])
            end = tag.end()
        else:
            opened[name] += 1
            depth += 1
    return "".join([*kept, text[end:]]) if kept else text
