"""Pages for tests: each text says which it is, and every value a test relies on is given by the test."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from conditions import models
from conditions.signing import versions
from tests.factories import PractitionerFactory

WRITTEN = datetime(2027, 2, 1, 15, tzinfo=UTC)
SIGNED_AT = datetime(2027, 2, 2, 15, tzinfo=UTC)


class ConditionFactory(DjangoModelFactory):
    class Meta:
        model = models.Condition
        django_get_or_create = ["slug"]

    slug = "back-spasm"
    name_en = "Back spasm"
    name_es = "Espasmo de espalda"
    summary_en = "A muscle that tightens by itself."
    summary_es = "Un músculo que se tensa solo."


class PageFactory(DjangoModelFactory):
    """A page that readers see and that nobody has signed; see ``sign``."""

    class Meta:
        model = models.Page

    condition = factory.SubFactory(ConditionFactory)
    slug = factory.Sequence(lambda n: f"page-{n}")
    title_en = factory.LazyAttribute(lambda o: f"Title of {o.slug}")
    title_es = factory.LazyAttribute(lambda o: f"Título de {o.slug}")
    description_en = "What this page says."
    description_es = "Lo que dice esta página."
    heading_en = factory.LazyAttribute(lambda o: f"Heading of {o.slug}")
    heading_es = factory.LazyAttribute(lambda o: f"Encabezado de {o.slug}")
    nav_en = factory.LazyAttribute(lambda o: f"Menu {o.slug}")
    nav_es = factory.LazyAttribute(lambda o: f"Menú {o.slug}")
    key_points_en = "First point.\nSecond point."
    key_points_es = "Primer punto.\nSegundo punto."
    position = factory.Sequence(lambda n: n)
    status = models.Page.Status.IN_REVIEW
    english_changed_at = WRITTEN
    spanish_changed_at = WRITTEN


def sign(page: models.Page, **values) -> models.Page:
    """A physician has signed the page as it is written now: make all that stands on it before."""
    page.refresh_from_db()
    version = versions.of_page(page)
    usual = {
        "number": version.number,
        "text": version.text,
        "digest": version.digest,
        "signed_as": "Naomi Okafor, MD",
        "signed_at": SIGNED_AT,
        "signed_on": date(2027, 2, 2),
        "until": date(2027, 8, 2),
    }
    if "signed_by" not in values:
        values["signed_by"] = PractitionerFactory(name="Naomi Okafor")
    models.Signature.objects.create(page=page, **usual | values)
    page.status, page.published_on = models.Page.Status.SIGNED, page.published_on or date(2027, 2, 2)
    page.save(update_fields=["status", "published_on"])
    return page


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = models.Section

    page = factory.SubFactory(PageFactory)
    anchor = factory.Sequence(lambda n: f"section-{n}")
    position = factory.Sequence(lambda n: n)
    heading_en = "What helps?"
    heading_es = "¿Qué ayuda?"
    body_en = "Heat may help."
    body_es = "El calor puede ayudar."


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = models.Question

    page = factory.SubFactory(PageFactory)
    anchor = factory.Sequence(lambda n: f"question-{n}")
    position = factory.Sequence(lambda n: n)
    question_en = "Heat or ice?"
    question_es = "¿Calor o frío?"
    answer_en = "Heat has the **better** proof. [2]"
    answer_es = "El calor tiene **mejores** pruebas. [2]"


class TreatmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Treatment

    page = factory.SubFactory(PageFactory, slug=factory.Sequence(lambda n: f"treatment-{n}"))
    section = factory.SubFactory(SectionFactory)
    evidence_new = models.Treatment.Evidence.SOME
    evidence_lasting = models.Treatment.Evidence.WEAK
    summary_en = "A warm wrap."
    summary_es = "Una banda térmica."
    proof_new_en = "It helps a little. [1]"
    proof_new_es = "Ayuda un poco. [1]"
    proof_lasting_en = "It may help. [1]"
    proof_lasting_es = "Puede ayudar. [1]"
    harm_en = "Burns"
    harm_es = "Quemaduras"


class SynonymFactory(DjangoModelFactory):
    class Meta:
        model = models.Synonym

    words = factory.List(["heat", "warmth"])


class ReferenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Reference

    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda o: f"Study {o.number}")
    organisation = "An institute"
    url = factory.LazyAttribute(lambda o: f"https://example.org/{o.number}")
