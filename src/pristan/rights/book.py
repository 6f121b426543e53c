"""What this room reads from its file: kinds of requests."""

from functools import lru_cache
from importlib.resources import files

from pristan.compliance.reading import Text
from pristan.core.errors import NotFound
from pristan.rights.model import Kind, KindsFile


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Kinds of requests in the order of their weight."""
    found = Text(files("pristan.rights").joinpath("kinds.yaml"), "rights/kinds.yaml").read(KindsFile)
    return {kind.id: kind for kind in found.kinds}


def kind_of(kind_id: str) -> Kind:
    """A kind by its id; ``NotFound`` for an unknown one."""
    found = kinds().get(kind_id)
    if found is None:
        raise NotFound("Такого вида запросов нет", code="request.kind_unknown")
    return found
