"""The office's pages about patient education."""

from conditions.admin import pages, signatures, sources, synonyms, treatments

__all__ = ["pages", "signatures", "sources", "synonyms", "treatments"]
