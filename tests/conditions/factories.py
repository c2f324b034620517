"""Pages for tests: each text says which it is, and every value a test relies on is given by the test."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from conditions import models
from tests.factories import PractitionerFactory

WRITTEN = datetime(2027, 2, 1, 15, tzinfo=UTC)


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
    """A page that readers see, not yet reviewed."""

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


class ReviewedPageFactory(PageFactory):
    """A page that a physician has signed."""

    status = models.Page.Status.PUBLISHED
    reviewer = factory.SubFactory(PractitionerFactory, name="Naomi Okafor")
    published_on = date(2027, 2, 2)
    reviewed_on = date(2027, 2, 2)
    review_due_on = date(2027, 8, 2)


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

    section = factory.SubFactory(SectionFactory)
    slug = factory.Sequence(lambda n: f"treatment-{n}")
    evidence = models.Treatment.Evidence.SOME
    name_en = "Heat"
    name_es = "Calor"
    summary_en = "A warm wrap."
    summary_es = "Una faja caliente."
    what_en = "A wrap. [1]"
    what_es = "Una faja. [1]"
    proof_en = "It helps a little."
    proof_es = "Ayuda un poco."
    suits_en = "Nearly everybody."
    suits_es = "Casi a todos."
    risks_en = "It can burn."
    risks_es = "Puede quemar."


class ReferenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Reference

    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda o: f"Study {o.number}")
    organisation = "An institute"
    url = factory.LazyAttribute(lambda o: f"https://example.org/{o.number}")
