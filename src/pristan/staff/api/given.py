"""What handlers of this room are given by name, beyond ``kit.given``."""

from litestar.di import NamedDependency

from pristan.staff.service.hashing import Hasher

GivenHasher = NamedDependency[Hasher]
