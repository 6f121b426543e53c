"""What the operator reads: one Russian sentence a finding, without the value."""

from pristan.compliance.pd.candidate import Candidate
from pristan.compliance.pd.data import table
from pristan.compliance.pd.model import Evidence, EvidenceType, Kind

MOST = 3


def why(candidate: Candidate) -> str:
    """«Номер паспорта: рядом слово «паспорт»»: what speaks for it, and the first doubt."""
    told = [one.detail for one in candidate.evidence if one.type is not EvidenceType.NEGATIVE][:MOST]
    doubts = [one.detail for one in candidate.evidence if one.type is EvidenceType.NEGATIVE][:1]
    sentence = f"{title(candidate.kind)}: {'; '.join(dict.fromkeys(told)) or 'по форме записи'}"
    return f"{sentence}; сомнение: {doubts[0]}." if doubts else f"{sentence}."


def title(kind: Kind) -> str:
    """The Russian name of a kind."""
    return str(table("titles")["titles"][kind.value])


def tag(kind: Kind) -> str:
    """The word that stands in place of a value: [ПАСПОРТ]."""
    return f"[{table('titles')['tags'].get(kind.value, 'СКРЫТО')}]"


def shown(evidence: Evidence) -> str:
    """A piece of evidence in one line."""
    return f"{evidence.type}: {evidence.detail}"
