"""All that is marked for translation is translated, and Django reads what the repository says."""

import pytest
from babel.messages.catalog import Catalog
from django.core.management import CommandError, call_command

from clinic.common import catalogue


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
