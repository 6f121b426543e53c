"""Findings and what a site shows as plain values, for commands and pages."""

from typing import Any

from pristan.audit.calls import Call
from pristan.audit.check import Finding
from pristan.audit.site import SeenForm, SiteFinding, SiteReport


def finding(one: Finding) -> dict[str, Any]:
    """One finding. ``sanction``: ids of the fines; ``fines``: what they are for this kind of subject, in words."""
    rule = one.rule
    return {
        "service": one.service,
        "rule": rule.id,
        "version": rule.version,
        "status": one.status,
        "severity": one.severity,
        "confidence": one.confidence,
        "sanction": list(rule.sanctions),
        "fines": [{"min": fine.least, "max": fine.most, "text": fine.text} for fine in one.fines],
        "title": rule.title,
        "norm": rule.norm,
        "nature": rule.nature,
        "enforced_from": rule.force.enforced_from,
        "contested": list(rule.contested),
        "seen": one.seen,
        "ask": one.ask,
        "todo": one.todo,
    }


def duty(one: Finding) -> dict[str, Any]:
    """What must be done, while nothing shows whether it is."""
    rule = one.rule
    return {
        "rule": rule.id,
        "version": rule.version,
        "title": rule.title,
        "norm": rule.norm,
        "confidence": one.confidence,
        "sanction": list(rule.sanctions),
        "say": rule.duty or rule.prohibition or "",
        "todo": one.todo,
        "deadline": rule.deadline,
    }


def site(report: SiteReport) -> dict[str, Any]:
    """A whole site."""
    return {
        "pages": report.pages,
        "calls": [_call(call) for call in report.calls],
        "forms": [_form(form) for form in report.forms],
        "findings": [_site_finding(one) for one in report.findings],
        "warnings": list(report.warnings),
    }


def _call(call: Call) -> dict[str, Any]:
    return {
        "host": call.host,
        "service": call.service,
        "country": call.country,
        "kind": call.kind,
        "page": call.page,
        "evidence": call.evidence,
        "is_link": call.is_link,
    }


def _form(seen: SeenForm) -> dict[str, Any]:
    asked = seen.asked
    return {
        "page": seen.page,
        "action": seen.form.action,
        "method": seen.form.method,
        "fields": [field.name or field.words for field in seen.form.fields],
        "collects": list(asked.kinds),
        "consents": asked.consents,
        "consent_checked": asked.is_checked,
        "consent_joined": asked.is_joined,
        "takes_files": asked.takes_files,
    }


def _site_finding(one: SiteFinding) -> dict[str, Any]:
    return {**finding(one.finding), "page": one.page, "evidence": one.evidence}
