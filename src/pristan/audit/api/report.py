"""The report of a run as a file."""

import asyncio
from typing import Annotated, Literal

from litestar import Response, get
from litestar.params import QueryParameter

from pristan.audit.api.shapes import Caller
from pristan.audit.papers import report_of, sheets_of
from pristan.audit.papers.content import Report
from pristan.audit.service import plan, running
from pristan.audit.tables import to_xlsx
from pristan.compliance.own import in_use
from pristan.conversations.shapes import PathId
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.media import serving_headers
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of

Kind = Literal["pdf", "docx", "xlsx"]
MIMES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@get("/audit/runs/{run_id:int}/report", permission="audit.view")
async def audit_report(
    request: Caller,
    *,
    run_id: PathId,
    db: GivenDb,
    clock: GivenClock,
    kind: Annotated[Kind, QueryParameter()] = "pdf",
) -> Response[bytes]:
    """The report of a run for the director and the lawyer. An attachment, kept by no cache."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        run = await running.one(tx, user.company_id, run_id)
        tasks, _ = await plan.listed(tx, user.company_id)
        entry = entry_of(request, "audit.report", target=f"audit_run:{run_id}", kind=kind)
        await append_access_log(tx, entry, now=clock.now())
    body = await asyncio.to_thread(_drawn, report_of(run, tasks, edition=in_use().edition), kind)
    headers = serving_headers(MIMES[kind], name=f"Проверка каналов и хранилищ {run['day']:%Y-%m-%d}.{kind}")
    headers["Cache-Control"] = "private, no-store"
    return Response(body, headers=headers, media_type=headers.pop("Content-Type"))


def _drawn(report: Report, kind: Kind) -> bytes:
    match kind:
        case "pdf":
            from pristan.audit.papers.pdf import to_pdf  # noqa: PLC0415 - a typesetter of 40 MB

            return to_pdf(report)
        case "docx":
            from pristan.audit.papers.word import to_docx  # noqa: PLC0415 - a hundred modules

            return to_docx(report)
        case "xlsx":
            return to_xlsx(sheets_of(report))


routes = (audit_report,)
