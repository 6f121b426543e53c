"""Files given to a customer as a link: ``GET /f/{token}``. Whoever holds it may read the one file, for a while."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Stream

from pristan.core.errors import NotFound
from pristan.kit.db import Scope
from pristan.kit.given import GivenClock, GivenDb, GivenFiles, GivenSettings, GivenVault
from pristan.kit.links import PATH, FileLinks
from pristan.kit.media import serving_headers
from pristan.kit.sql import load

queries = load("pristan.web", "shared_files.sql")


@get(f"{PATH}{{token:str}}", public=True, include_in_schema=False)
async def shared_file(
    token: FromPath[str],
    *,
    db: GivenDb,
    clock: GivenClock,
    files: GivenFiles,
    vault: GivenVault,
    settings: GivenSettings,
) -> Response[Any]:
    """The bytes of a file; shown in the page only if that can do no harm, never kept by a cache or an index."""
    found = FileLinks(vault, public_url=settings.public_url).read(token, now=clock.now())
    if found is None:
        raise NotFound("Ссылка не действует. Попросите прислать файл снова", code="file.link_dead")
    company_id, file_id = found
    async with db.transaction(Scope(company_id=company_id)) as tx:
        row = await tx.fetch_one(queries.shared_file, company_id=company_id, id=file_id)
    if row is None:
        raise NotFound("Этого файла больше нет", code="file.not_found")
    headers = serving_headers(row["mime"], name=row["name"])
    headers |= {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow"}
    return Stream(files.stream(row["storage_key"]), headers=headers, media_type=headers.pop("Content-Type"))
