"""Files that an export only links to: fetched where a person agreed to it, from public hosts, so many and no more."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from pristan.core.errors import Transient
from pristan.kit.download import Downloader, DownloadRefused
from pristan.migration.pulling import ANYWHERE, Peers

ANSWER = "links"  # the question that has to be answered with yes
MOST = 100_000  # files of one import
GIVEN_UP = 5  # times in a row that a host did not answer: it is not asked again
WHOLE_S = 120.0


class Linked:
    """Fetches by links of strangers: HTTPS and public addresses only, on every redirect too, with no key of anybody.

    A host inside our network is asked only where the administrator has named it.
    """

    def __init__(self, files: Downloader, *, taken: int) -> None:
        """``taken``: so many files of the import are here already."""
        self._files, self._left = files, MOST - taken
        self._silent: Counter[str] = Counter()

    async def fetch(self, url: str, *, limit: int) -> bytes:
        """The bytes of a file; raises DownloadRefused (for good) or Transient (try again)."""
        try:
            host = urlsplit(url).hostname or ""
        except ValueError as exc:
            raise DownloadRefused("bad_url") from exc
        if self._left <= 0:
            raise DownloadRefused("too_many")
        if self._silent[host] >= GIVEN_UP:
            raise DownloadRefused("silent")
        try:
            found = await self._files.fetch(url, limit=limit, hosts=ANYWHERE)
        except Transient:
            self._silent[host] += 1
            raise
        del self._silent[host]
        self._left -= 1
        return found.content


@asynccontextmanager
async def linked(peers: Peers, *, taken: int) -> AsyncIterator[Linked]:
    """What fetches the attachments that an export links to."""
    files = Downloader(context=peers.context, local_hosts=peers.inner_hosts, whole_s=WHOLE_S)
    try:
        yield Linked(files, taken=taken)
    finally:
        await files.close()
