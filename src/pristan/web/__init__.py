"""The HTTP entrance: assembles routes, guards, problems and static files. Decides nothing."""
