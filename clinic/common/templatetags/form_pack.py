"""What the form templates in ``templates/clinicpack`` need beyond crispy's own filters."""

from django import template

register = template.Library()


@register.filter
def as_input(field) -> str:
    """The input of a field, dressed as an input of this site; amber when it is wrong."""
    own = field.field.widget.attrs.get("class", "")
    return _unchecked(field, {"class": " ".join(f"input {own} {'wrong' if field.errors else ''}".split())})


@register.filter
def as_box(field) -> str:
    """The box of a field that is ticked or not."""
    return _unchecked(field, {})


def _unchecked(field, attrs):
    # The server checks.  ``maxlength`` cuts off what is pasted without a word; for ``required`` some screen
    # readers call an empty field wrong before anything was typed.
    field.form.use_required_attribute = False
    return field.as_widget(attrs=attrs | {"maxlength": False})
