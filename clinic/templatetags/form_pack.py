"""What the form templates in ``templates/clinicpack`` need beyond crispy's own filters."""

from django import template

register = template.Library()


@register.filter
def as_input(field) -> str:
    """The input of a field, dressed as an input of this site; amber when it is wrong."""
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(
        attrs={"class": " ".join(f"input {own} {'wrong' if field.errors else ''}".split())}
    )
