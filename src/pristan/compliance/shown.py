"""Rules as plain values, for commands and pages: short in a list, whole with sanctions, sources and cases."""

from typing import Any

from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Rule

_PROSE = ("bound_note", "prohibition", "duty", "fact", "definition", "allowed", "sanction_note", "note", "remark")


def in_short(rule: Rule) -> dict[str, Any]:
    """A row of a list. Days are ISO; ``null`` in ``from`` means that the beginning is unknown, in ``to`` no end."""
    return {
        "id": rule.id,
        "version": rule.version,
        "title": rule.title,
        "norm": rule.norm,
        "law": rule.law,
        "nature": rule.nature,
        "gate": rule.gate,
        "confidence": rule.conf,
        "from": rule.force.since,
        "from_confidence": rule.force.from_conf or rule.conf,
        "to": rule.force.until,
        "enforced_from": rule.force.enforced_from,
        "changes": [{"from": change.since, "by": change.by} for change in rule.changes],
        "bound": sorted(rule.bound),
    }


def in_full(book: Rulebook, rule: Rule) -> dict[str, Any]:
    """One rule with all that stands behind it."""
    trigger = rule.trigger
    return {
        **in_short(rule),
        **{name: text for name in _PROSE if (text := getattr(rule, name))},
        "exceptions": list(rule.exceptions),
        "trigger": {
            "channel": sorted(trigger.channel),
            "service": sorted(trigger.service),
            "data": sorted(trigger.data),
            "activity": sorted(trigger.activity),
            "recipient": sorted(trigger.recipient),
            "files": sorted(trigger.files),
        },
        "needs": rule.needs,
        "eases": [{"when": list(ease.when), "effect": ease.effect, "say": ease.say} for ease in rule.eases],
        "deadline": rule.deadline,
        "sanctions": [book.sanctions[item] for item in rule.sanctions],
        "contested": [book.contested[item] for item in rule.contested],
        "sources": [book.sources[item] for item in rule.sources],
        "supersedes": rule.supersedes,
        "versions": [other.version for other in book.versions[rule.id]],
        "cases": [case.told() for case in book.cases(rule)],
        "rulebook": book.edition.version,
        "disclaimer": book.edition.disclaimer,
    }
