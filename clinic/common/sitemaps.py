"""A list of pages for search engines, in both languages."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap


class PublicPages(Sitemap):
    """Pages that exist in each language, at the address that our links and mails give."""

    i18n = alternates = True

    def get_protocol(self, protocol=None):
        return urlsplit(settings.BASE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.BASE_URL).netloc
