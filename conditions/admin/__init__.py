"""The office's pages about patient education."""

from conditions.admin import pages, sources, treatments

__all__ = ["pages", "sources", "treatments"]
