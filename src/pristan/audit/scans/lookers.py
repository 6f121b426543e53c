"""Which way of looking a look is of, with what it needs to know of the company."""

from pristan.audit.check import Auditor
from pristan.audit.reading.crawl import Manners
from pristan.audit.reading.names import resolver_at
from pristan.audit.scans.domain import DomainLooker
from pristan.audit.scans.export import ExportLooker
from pristan.audit.scans.files import FilesLooker
from pristan.audit.scans.given import Given
from pristan.audit.scans.mail import MailLooker
from pristan.audit.scans.means import Means
from pristan.audit.scans.model import Kind, Looker, Scan
from pristan.audit.scans.pages import PagesLooker
from pristan.audit.scans.site import SiteLooker
from pristan.audit.service.running import who_of
from pristan.audit.standards import standards
from pristan.compliance import current_profile
from pristan.compliance.case import today_in_moscow
from pristan.compliance.own import in_use
from pristan.core.ids import CompanyId


async def looker_of(scan: Scan, means: Means) -> Looker:
    """Raises InvalidInput where what is to be looked at cannot be named."""
    kind, given = Kind(scan.kind), Given(scan, means.tools.files)
    if kind is Kind.FILES:
        return FilesLooker(scan, given)
    if kind is Kind.EXPORT:
        return ExportLooker(scan, given)
    if kind is Kind.MAIL:
        return MailLooker(scan, db=means.db, accounts=means.accounts, tools=means.tools, now=means.now())
    book, auditor = in_use(), await _auditor(scan, means)
    if kind is Kind.PAGES:
        return PagesLooker(given, book=book, auditor=auditor)
    if kind is Kind.DNS:
        return DomainLooker(scan, book=book, auditor=auditor, resolver=means.resolver or resolver_at)
    manners = Manners(pause_s=means.pause_s, allow_hosts=means.tools.internal_hosts)
    return SiteLooker(scan, book=book, auditor=auditor, manners=manners, context=means.tools.tls())


async def _auditor(scan: Scan, means: Means) -> Auditor:
    async with means.db.transaction() as tx:
        profile = await current_profile(tx, CompanyId(scan.company_id))
    return Auditor(in_use(), standards(), who=who_of(profile), day=today_in_moscow(means.now()))
