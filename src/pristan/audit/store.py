"""All SQL of the room stands in ``queries.sql``."""

from pristan.kit.sql import load

queries = load("pristan.audit")
