"""Administration of inboxes: connect, change, pause, remove, check. Knows no HTTP."""
