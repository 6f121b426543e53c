"""Routes of the gate: the verdict about a draft, the log of decisions, whether the rules stop or watch."""

from pristan.gate.api.decisions import figures, list_decisions
from pristan.gate.api.false_alarms import report_decision, report_draft, report_held, report_message
from pristan.gate.api.modes import drop_override, drop_rule_mode, set_mode, set_override, show_modes
from pristan.gate.api.preview import VerdictShape, preview

__all__ = ["VerdictShape", "privacy_routes", "routes"]

routes = (preview, report_draft, report_message, report_held)
privacy_routes = (
    list_decisions,
    figures,
    report_decision,
    show_modes,
    set_mode,
    drop_rule_mode,
    set_override,
    drop_override,
)
