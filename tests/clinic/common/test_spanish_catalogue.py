"""All that is marked for translation is translated, and Django reads what the repository says."""

import re
from datetime import date

import pytest
from babel.messages.catalog import Catalog
from django.core.management import CommandError, call_command
from django.template import Context, Template
from django.utils import translation

from clinic.common import catalogue

# One word for each idea.  What must not be read -> the word that is used.
ONE_WORD = {
    r"condici\w+": "afección",
    r"visitas?": "cita",
    r"por internet": "en línea",
    r"buzón": "bandeja de entrada",
    r"(casos?|consultas?|citas?) (agud|urgente|por dolor agudo urgente)\w*": "dolor agudo",
    r"horas? (guardada|reservada)s?": "apartada",
    r"reservad[oa]s? para": "apartada",
    r"le guardamos (otra|esta|la) hora": "apartada",
    r"código(?! de referencia| postal| de área| de país| de idioma)": "código de referencia",
    r"su referencia": "código de referencia",
    r"(?<!\ben )(?<!\bsu )lugar(es)?": "sede",
    r"no[- ]shows?": "no vino",
    r"mover|mueva": "cambiar",
    r"fajas?": "parche o banda térmica (calor), faja lumbar (cinturón)",
    r"añad\w+": "agregar",
    r"llámel[oa]s?|llamarl[oa]s?": "llámele",
    r"elevador\w*": "ascensor",
    r"evidencia moderada": "algo de evidencia",
    r"antes del? %\(due\)s": "a más tardar",
    r"análisis": "pruebas",
    r"heces": "excremento",
    r"abdomen": "vientre",
    r"medicamentos?": "medicina",
    r"(?<!mensaje de )texto al": "enviar un mensaje de texto al",
    r"(le|se) aprieta sol[oa]": "se tensa solo",
    r"autochequeo": "revisión de síntomas",
    r"señal(es)? de peligro": "señal de alarma",
    r"américa|american\w+": "estadounidense",
    r"(?<!\d)[1-9]000(?!\d)": "2,000",
    r"a las %\(time\)s": "a %(time)s, which has its own article: la 1, las 2",
    r"[“”]": "« »",
    # usted
    r"tú|tus?|ti|contigo|tuy[oa]s?": "usted",
}
# An English word -> what the Spanish of a sentence with it holds.
ITS_WORD = {
    "acute": "dolor agudo",
    "conditions?": "afecci(ón|ones)",
    "inbox": "bandeja de entrada",
    "urgent care": "centro de urgencias",
    "locations?": "sedes?",
    "no-shows?": "(no vino|no vinieron)",
    "reference": "código de referencia",
    "hold (the other times|another time)|we hold for you|held (until|times?)": "apart",
    "(times?|hours) (is|are) (still )?(held|kept|reserved)|kept for acute visits": "apart",
    "medicines|(a|too much) medicine": "medicinas?",
    "danger signs?|warning signs?": "señal(es)? de alarma",
    "symptom check": "revisión de síntomas",
}


def catalog_of(*entries, **options) -> Catalog:
    catalog = Catalog(locale="es")
    for entry in entries:
        catalog.add(*entry, **options)
    return catalog


def sentences(catalog: Catalog) -> dict:
    return {
        (message.id if isinstance(message.id, str) else tuple(message.id), message.context): message.string
        for message in catalog
        if message.id
    }


@pytest.fixture(scope="module")
def found() -> Catalog:
    """What all sources of the site say."""
    return catalogue.found()


def test_spanish_says_all_that_the_sources_say_and_no_more(found):
    assert list(catalogue.problems(catalogue.known(), found)) == []


def test_spanish_as_django_reads_it_is_what_the_repository_says():
    assert catalogue.mo().read_bytes() == catalogue.compiled(catalogue.known())


def test_spanish_catalogue_has_more_than_a_few_sentences(found):
    """Were the sources not found, nothing would be missing."""
    locations = {name for message in found for name, _line in message.locations}

    assert {
        "appointments/notifications/letters.py",
        "templates/common/header.html",
        "conditions/triage/signs.py",
    } <= locations
    assert "templates/notifications/visit.txt" in locations


@pytest.mark.parametrize("word", ONE_WORD)
def test_spanish_has_one_word_for_each_idea(word):
    wrong = re.compile(rf"(?<!\w)(?:{word})(?!\w)", re.IGNORECASE)

    assert {text for _english, text in said() if wrong.search(text)} == set(), f"Say: {ONE_WORD[word]}"


@pytest.mark.parametrize("word", ITS_WORD)
def test_spanish_word_for_an_english_one_is_always_the_same(word):
    english, spanish = (re.compile(text, re.IGNORECASE) for text in (rf"\b(?:{word})\b", ITS_WORD[word]))
    having = [pair for pair in said() if english.search(re.sub(r"%\(\w+\)s", "", pair[0]))]

    assert having
    assert [pair for pair in having if not spanish.search(pair[1])] == []


def said() -> list[tuple[str, str]]:
    """Each Spanish sentence of the catalogue, with the English that it stands for."""
    found = []
    for message in catalogue.known():
        if message.id:
            english = message.id if isinstance(message.id, str) else message.id[0]
            spanish = [message.string] if isinstance(message.string, str) else message.string
            found += [(english, text) for text in spanish]
    return found


def test_spanish_time_of_day_ends_no_sentence_with_a_second_period():
    """A time ends in "a. m.": a period after it would be a second one."""
    times = {"time", "end", "hours", "until", "when", "moment", "from"}
    days = {"You can read and print it here until %(until)s."}
    doubled = re.compile(r"%\((" + "|".join(times) + r")\)s\.")

    assert {text for english, text in said() if english not in days and doubled.search(text)} == set()


@pytest.mark.parametrize(
    "template, shown",
    [
        (
            "{% blocktranslate with due=day|date:'YEAR_MONTH_FORMAT' trimmed %}Next review by {{ due }}."
            "{% endblocktranslate %}",
            "Próxima revisión: a más tardar en noviembre de 2027.",
        ),
        (
            "{% blocktranslate with due=day|date:'DATE_FORMAT' trimmed %}The next review was due on "
            "{{ due }}.{% endblocktranslate %}",
            "La próxima revisión debía hacerse, a más tardar, el 15 de noviembre de 2027.",
        ),
    ],
)
def test_spanish_day_of_the_next_review_reads_as_one_sentence(template, shown):
    with translation.override("es"):
        assert Template("{% load i18n %}" + template).render(Context({"day": date(2027, 11, 15)})) == shown


@pytest.mark.parametrize(
    "english, spanish",
    [
        ("Call %(number)s", "Llame"),
        ("Call %(number)s", "Llame al %(numero)s"),
        ("%%s where you are", "%s donde usted está"),
        ("<strong>Closed</strong>", "<strong>Cerrado<strong>"),
        ('<a href="tel:911">911</a>', '<a href="tel:91">911</a>'),
        (("%(n)d visit", "%(n)d visits"), ("una cita", "citas")),
    ],
)
def test_spanish_with_other_placeholders_or_markup_is_named(english, spanish):
    catalog = catalog_of((english, spanish))

    assert [text.split(":")[0] for text in catalogue.problems(catalog, catalog)] == [
        "Other placeholders or markup"
    ]


def test_spanish_may_leave_the_number_out_of_a_singular():
    catalog = catalog_of((("%(n)d visit", "%(n)d visits"), ("una cita", "%(n)d citas")))

    assert list(catalogue.problems(catalog, catalog)) == []


def test_spanish_that_is_missing_uncertain_or_left_over_is_named():
    template = catalog_of(("One",), ("Two",), ("Three",), (("day", "days"),))
    catalog = catalog_of(("One", ""), ("Old", "Viejo"), (("day", "days"), ("día", "")))
    catalog.add("Two", "Dos", flags=["fuzzy"])

    assert sorted(catalogue.problems(catalog, template)) == [
        "Nobody says it any more: Old",
        "Not in the catalogue: Three",
        "Not translated: One",
        "Not translated: day",
        "Uncertain: Two",
    ]


def test_spanish_catalogue_keeps_translations_and_guesses_none():
    catalog = catalog_of(("Book a visit", "Pida una cita"), ("Gone", "Perdido"))
    template = catalog_of(("Book a visit",), ("Book a visit.",))

    text = catalogue.written(catalogue.updated(catalog, template)).decode()

    assert 'msgid "Book a visit"\nmsgstr "Pida una cita"' in text
    assert 'msgid "Book a visit."\nmsgstr ""' in text
    assert "Perdido" not in text and "fuzzy" not in text


@pytest.fixture
def project(tmp_path, settings):
    """A project of one module and one template."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "clinic" / "locale" / "es" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "clinic" / "words.py").write_text(
        'a = _("One")\nb = gettext_lazy("Two " "words")\nc = npgettext_lazy("c", "day", "days", n)\n'
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        """{% extends _("Base") %}
          <p>{% translate "It's 5 % off" as x %}
        {% blocktranslate trimmed context "where" count n=1 %}
          <b>one</b>
          day
        {% plural %}{{ n }} days{% endblocktranslate %}{{ x|default:_("None") }}</p>
        {# not this: {% translate "Hidden" %} #}{% comment %}{% translate "Hidden" %}{% endcomment %}"""
    )


def test_spanish_catalogue_finds_every_way_of_marking_a_sentence(project):
    assert set(sentences(catalogue.found())) == {
        ("One", None),
        ("Two words", None),
        (("day", "days"), "c"),
        ("Base", None),
        ("It's 5 %% off", None),
        (("<b>one</b> day", "%(n)s days"), "where"),
        ("None", None),
    }


def test_spanish_catalogue_check_names_what_is_missing(project, capsys):
    known = catalog_of(("One", "Uno"), ("Two words", "Dos palabras"), ("Gone", "Perdido"))
    catalogue.po().write_bytes(catalogue.written(known))
    catalogue.mo().write_bytes(b"")

    with pytest.raises(CommandError, match=r"Run manage\.py catalogue"):
        call_command("catalogue", check=True)

    told = capsys.readouterr().out.splitlines()
    assert "Nobody says it any more: Gone" in told
    assert "Not in the catalogue: None" in told
    assert "django.mo is not what django.po says." in told
    assert len(told) == 7


def test_spanish_catalogue_command_writes_what_its_check_accepts(project, capsys):
    catalogue.po().write_bytes(catalogue.written(catalog_of(("One", "Uno"), ("Gone", "Perdido"))))
    call_command("catalogue")
    assert "Not translated: Two words" in capsys.readouterr().out
    for message in (translated := catalogue.known()):
        if message.id and message.id != "One":
            message.string = message.id
    catalogue.po().write_bytes(catalogue.written(translated))

    call_command("catalogue")
    call_command("catalogue", check=True)

    assert capsys.readouterr().out == "All of it is in Spanish: 7 sentences.\n" * 2
    assert sentences(catalogue.known())["One", None] == "Uno"
