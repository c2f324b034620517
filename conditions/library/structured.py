"""What search engines read of a page about a condition."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language

from clinic.directory.structured import CONTEXT, address, organization
from conditions.library.article import Article


def web_page(article: Article, changed_at: datetime) -> list[dict]:
    """The page as a MedicalWebPage; its questions, where it has any, as a FAQPage."""
    page = article.page
    data = {
        "@context": CONTEXT,
        "@type": "MedicalWebPage",
        "url": address(page.get_absolute_url()),
        "name": page.title,
        "headline": page.heading,
        "description": page.description,
        "inLanguage": get_language(),
        "about": {"@type": "MedicalCondition", "name": page.condition.name},
        "audience": {"@type": "PeopleAudience", "audienceType": "Patient"},
        "publisher": organization(),
        "dateModified": changed_at.isoformat(timespec="seconds"),
        "citation": [source.url for source in article.sources if source.url],
    }
    if page.published_on:
        data["datePublished"] = page.published_on.isoformat()
    if page.author:
        profile = address(reverse("practitioner", args=[page.author.slug]))
        data["author"] = {"@type": "Person", "name": str(page.author), "url": profile}
    if signature := article.signature:
        data |= {
            "dateModified": signature.on.isoformat(),
            "lastReviewed": signature.on.isoformat(),
            "reviewedBy": {"@type": "Person", "name": signature.by},
        }
    return [data, _questions(article, data["url"])] if article.questions else [data]


def _questions(article, url):
    return {
        "@context": CONTEXT,
        "@type": "FAQPage",
        "url": url,
        "inLanguage": get_language(),
        "mainEntity": [
            {
                "@type": "Question",
                "name": question.heading,
                "acceptedAnswer": {"@type": "Answer", "text": question.words},
            }
            for question in article.questions
        ],
    }
