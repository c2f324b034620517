"""What search engines read of a page about a condition."""

from datetime import datetime

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
    if page.is_reviewed and page.reviewer and page.published_on and page.reviewed_on:
        reviewer = {"@type": "Person", "name": page.reviewer.name, "honorificSuffix": page.reviewer.degree}
        data |= {
            "datePublished": page.published_on.isoformat(),
            "lastReviewed": page.reviewed_on.isoformat(),
            "reviewedBy": {name: value for name, value in reviewer.items() if value},
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
