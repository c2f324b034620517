"""The markup of a form: every input is named, described and, when it is wrong, marked as wrong."""

from html.parser import HTMLParser

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field, as_crispy_form
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template

from clinic.common.forms.birth_date import BirthDateField
from clinic.common.forms.fields import CleanCharField, CleanEmailField, PhoneField

INPUTS = ("input", "select", "textarea")


class Visitor(forms.Form):
    who = forms.ChoiceField(
        label="Are you booking for yourself?",
        choices=[("me", "Yes"), ("other", "No")],
        widget=forms.RadioSelect,
    )
    name = CleanCharField(label="Name", max_length=80)
    birth_date = BirthDateField()
    phone = PhoneField(help_text="We call only about this visit.")
    email = CleanEmailField(label="E-mail", required=False)
    needs = forms.MultipleChoiceField(
        label="Needs",
        help_text="Mark all that fit.",
        required=False,
        choices=[("wheelchair", "A wheelchair"), ("helper", "A helper")],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
    )
    signs = forms.MultipleChoiceField(
        label="Signs",
        choices=[("Legs", [("E04", "Both legs"), ("E05", "Weak")]), ("Body", [("E10", "Fever")])],
        widget=forms.CheckboxSelectMultiple,
    )
    topic = forms.ChoiceField(label="Topic", choices=[("", "Choose"), ("bill", "A bill")])
    reason = CleanCharField(label="More", required=False, multiline=True, max_length=500)
    agreed = forms.BooleanField(label="I have read this", help_text="It is short.")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


class Page(HTMLParser):
    """The elements of a piece of HTML in their order, and the text inside labels, legends and errors."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", "inside": list(self.open), **dict(attrs)}
        self.elements.append(element)
        if tag not in ("input", "meta", "br"):
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data):
        for element in self.open:
            element["text"] = " ".join(f"{element['text']} {data}".split())

    def all(self, *tags, **attrs):
        """Elements with one of these tags and all of these attributes."""
        return [e for e in self.elements if e["tag"] in tags and attrs.items() <= e.items()]

    def one(self, id):
        found = [element for element in self.elements if element.get("id") == id]
        assert len(found) == 1, (id, found)
        return found[0]

    @property
    def inputs(self):
        return [element for element in self.all(*INPUTS) if element.get("type") != "hidden"]


def page(form) -> Page:
    return Page(as_crispy_form(form))


def wrong_form() -> Visitor:
    return Visitor({"birth_date_month": "3", "birth_date_day": "27", "birth_date_year": "8", "who": "you"})


FORMS = pytest.mark.parametrize("form", [Visitor(), wrong_form()], ids=["fresh", "wrong"])


@FORMS
def test_form_pack_gives_every_input_a_name_of_its_own(form):
    shown = page(form)
    labels = {label["for"]: label["text"] for label in shown.all("label") if "for" in label}
    for element in shown.inputs:
        wrapped = [e["text"] for e in element["inside"] if e["tag"] == "label"]
        assert wrapped or labels[element["id"]], element
    assert set(labels) <= {element["id"] for element in shown.inputs}


@FORMS
def test_form_pack_puts_the_inputs_of_one_question_into_a_fieldset_with_a_legend(form):
    shown = page(form)
    legends = {e["inside"][-1].get("id"): e["text"] for e in shown.all("legend")}
    assert legends["id_who"] == "Are you booking for yourself?"
    assert legends["id_birth_date"] == "Date of birth"
    assert legends["id_needs"] == "Needs (optional)"
    for name in ("who", "birth_date", "needs", "signs"):
        parts = [e for e in shown.inputs if e["name"].startswith(name)]
        assert len(parts) >= 2
        assert all(shown.one(f"id_{name}") in e["inside"] for e in parts)


@FORMS
def test_form_pack_describes_by_what_is_on_the_page(form):
    shown = page(form)
    ids = [element["id"] for element in shown.elements if element.get("id")]
    assert len(ids) == len(set(ids))
    named = [(e.get("id"), e["aria-describedby"]) for e in shown.elements if e.get("aria-describedby")]
    assert ("id_phone", "id_phone_helptext" + (" id_phone_error" if form.is_bound else "")) in named
    for _, described_by in named:
        assert set(described_by.split()) <= set(ids)


def test_form_pack_describes_each_wrong_field_by_its_error():
    form = wrong_form()
    shown = page(form)
    assert set(form.errors) == {"who", "name", "birth_date", "phone", "signs", "topic", "agreed"}
    for name, errors in form.errors.items():
        described = [e for e in shown.elements if f"id_{name}_error" in (e.get("aria-describedby") or "")]
        assert described, name
        assert shown.one(f"id_{name}_error")["text"] == " ".join(f"Error: {error}" for error in errors)


def test_form_pack_says_the_error_before_the_input():
    shown = page(wrong_form())
    for name in ("name", "phone", "topic"):
        locations = [shown.elements.index(shown.one(id)) for id in (f"id_{name}_error", f"id_{name}")]
        assert locations == sorted(locations)


def test_form_pack_marks_what_is_wrong_and_nothing_else():
    shown = page(wrong_form())
    marked = {element["name"] for element in shown.all(*INPUTS) if element.get("aria-invalid") == "true"}
    assert marked == {"name", "phone", "topic", "agreed", "birth_date_year"}
    assert {e["name"] for e in shown.all(*INPUTS) if "wrong" in (e.get("class") or "").split()} == {
        "name",
        "phone",
        "topic",
        "birth_date_year",
    }
    assert not [element for element in page(Visitor()).elements if "aria-invalid" in element]


def test_form_pack_marks_every_field_that_may_be_left_out():
    texts = [element["text"] for element in page(Visitor()).all("label", "legend")]
    assert [t for t in texts if "optional" in t] == [
        "E-mail (optional)",
        "Needs (optional)",
        "More (optional)",
    ]


def test_form_pack_does_not_call_one_of_several_ways_optional():
    form = Visitor()
    form.fields["email"].one_of_several = True
    assert page(form).all("label", **{"for": "id_email"})[0]["text"] == "E-mail"


def test_form_pack_keeps_what_was_typed():
    form = Visitor({"needs": ["helper"], "reason": "a < b", "birth_date_year": "8", "who": "other"})
    shown = page(form)
    assert [e["value"] for e in shown.inputs if "checked" in e] == ["other", "helper"]
    assert shown.one("id_reason")["text"] == "a < b"
    assert shown.one("id_birth_date_year")["value"] == "8"


def test_form_pack_leaves_checking_to_the_server():
    names = [name for element in page(Visitor()).inputs for name in element]
    assert not {"required", "maxlength", "pattern"} & set(names)
    assert "novalidate" in Page(render_crispy_form(Visitor())).all("form")[0]


def test_form_pack_puts_grouped_choices_under_their_headings():
    shown = page(Visitor())
    groups = [e["text"] for e in shown.all("legend") if e["inside"][-2:][0].get("id") == "id_signs"]
    assert groups == ["Signs", "Legs", "Body"]


def test_form_pack_hides_hidden_fields():
    assert Page(as_crispy_field(Visitor()["token"])).all("div", "label", "fieldset") == []


def test_form_pack_prints_a_whole_form_with_its_button():
    form = Visitor()
    form.helper = FormHelper()
    form.helper.layout = Layout(
        Fieldset("You", "name", "phone"), Div("who", "birth_date", css_class="pair"), "token"
    )
    form.helper.add_input(Submit("go", "Continue"))
    shown = Page(render_crispy_form(form, form.helper, {"csrf_token": "t"}))
    assert [e["text"] for e in shown.all("button")] == ["Continue"]
    assert shown.all("form")[0]["method"] == "post"
    assert shown.all("legend")[0]["text"] == "You"
    assert [e["name"] for e in shown.all("input", type="hidden")] == ["csrfmiddlewaretoken", "token"]


def summary(form) -> Page:
    return Page(Template('{% include "common/errors_summary.html" %}').render(Context({"form": form})))


def test_error_summary_leads_to_an_input_of_each_wrong_field():
    form = wrong_form()
    form.add_error(None, "Nothing was saved")
    shown, links = page(form), {link["text"]: link["href"] for link in summary(form).all("a")}
    assert links["Enter the year of birth with four numbers, for example 1980"] == "#id_birth_date_year"
    for href in links.values():
        assert shown.one(href.removeprefix("#"))["tag"] in INPUTS
    assert summary(form).all("li")[0]["text"] == "Nothing was saved"


def test_error_summary_takes_the_focus():
    section = summary(wrong_form()).all("section")[0]
    assert section["role"] == "alert"
    assert section["tabindex"] == "-1"
    assert "autofocus" in section


def test_error_summary_is_silent_when_nothing_is_wrong():
    assert summary(Visitor()).elements == []


def test_error_summary_shows_errors_as_text():
    form = wrong_form()
    form.add_error(None, "<b>bold</b>")
    assert summary(form).all("b") == []
