"""E-mail: what a letter says, who wrote it and what it answers.

Reads letters (MIME, charsets, quotations, bounces); decides nothing about conversations.
"""

from pristan.channels.email.inspection import inspect_body, inspect_letter, inspect_source

__all__ = ["inspect_body", "inspect_letter", "inspect_source"]
