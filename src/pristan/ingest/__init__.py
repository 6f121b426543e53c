"""Journal and ingest: whatever arrives is stored raw, acknowledged, then parsed into conversations.

Claims journal entries by state, in batches, in lanes that keep a conversation in order. Hands over to
conversations; replies nothing, routes nothing.
"""

from pristan.ingest.journal import Entry, InboxBook, InboxRef, JournalWriter, append_within, lane_of
from pristan.ingest.station import IngestStation

__all__ = ["Entry", "InboxBook", "InboxRef", "IngestStation", "JournalWriter", "append_within", "lane_of"]
