"""Typed identifiers. All are positive ``bigint`` of PostgreSQL unless said otherwise."""

from typing import NewType
from uuid import UUID

CompanyId = NewType("CompanyId", int)
LineId = NewType("LineId", int)
TeamId = NewType("TeamId", int)
OperatorId = NewType("OperatorId", int)  # equals the id of the account
InboxId = NewType("InboxId", int)
InboxKey = NewType("InboxKey", UUID)  # the public name of an inbox in URLs
ContactId = NewType("ContactId", int)
IdentityId = NewType("IdentityId", int)
ConversationId = NewType("ConversationId", int)
MessageId = NewType("MessageId", int)
AttachmentId = NewType("AttachmentId", int)
FileId = NewType("FileId", int)
LabelId = NewType("LabelId", int)
OutboxId = NewType("OutboxId", int)
JournalId = NewType("JournalId", int)
