"""Pure decisions about requests, days and traces."""
