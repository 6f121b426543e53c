"""One installation: its settings, its key, the addresses of its database for each role."""

from dataclasses import dataclass
from pathlib import Path

from pristan.core.errors import Misconfigured
from pristan.kit import settings as settings_file
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault, open_vault
from pristan.kit.db import Database, as_role
from pristan.kit.embedded import EmbeddedPostgres
from pristan.kit.files import Files, open_files
from pristan.kit.migrate import migrate, pending, role_password
from pristan.kit.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What every process of the installation starts from."""

    settings: Settings
    vault: Vault
    files: Files
    owner_url: str
    embedded: EmbeddedPostgres | None = None

    def database(self, role: str, *, size: int) -> Database:
        """The pool of a role of the service (``web`` or ``worker``), not yet opened."""
        user = f"{self.settings.role_prefix}_{role}"
        url = as_role(self.owner_url, user=user, password=role_password(self.vault, role))
        return Database(url, size=size, now=SystemClock().now)

    def migrate(self) -> list[str]:
        """Bring the schema up to date; the names of what ran."""
        return migrate(self.owner_url, vault=self.vault, role_prefix=self.settings.role_prefix)

    def refuse_unmigrated(self) -> None:
        """Refuse to start while the schema does not fit the code."""
        behind = pending(self.owner_url)
        if behind:
            raise Misconfigured(f"Схема базы отстала: {', '.join(behind)}. Выполните pristan migrate")


def open_installation(settings: Settings | None = None) -> Installation:
    """Read the settings, open the vault and start the embedded database unless another one is named."""
    given = settings or settings_file.load()
    vault = open_vault(given.installation_key, given.data_dir)
    embedded = None if given.database_url else EmbeddedPostgres(Path(given.data_dir) / "pg")
    return Installation(
        settings=given,
        vault=vault,
        files=open_files(given.storage_url, given.data_dir),
        owner_url=given.database_url if embedded is None else embedded.start(),
        embedded=embedded,
    )
