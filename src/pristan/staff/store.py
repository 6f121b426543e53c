"""All SQL of the room stands in ``queries.sql``; rows are named in ``model``."""

from pristan.kit.sql import load

queries = load("pristan.staff")
