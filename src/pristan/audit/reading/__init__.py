"""Reads what a site shows: a folder of saved pages, a HAR, a living site. Judges nothing."""

from pristan.audit.reading.har import read_har
from pristan.audit.reading.page import read_page
from pristan.audit.reading.saved import read_folder

__all__ = ["read_folder", "read_har", "read_page"]
