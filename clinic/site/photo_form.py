"""The office's form of a practitioner: all that is written about them, and a photo."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.directory import photos

KINDS = "image/jpeg,image/png,image/webp"


class PractitionerForm(forms.ModelForm):
    """A photo that is chosen takes the place of the one before; it can also be taken away."""

    new_photo = forms.FileField(
        label=_("New photo"),
        required=False,
        allow_empty_file=True,  # we say ourselves what to do
        widget=forms.FileInput(attrs={"accept": KINDS}),
        help_text=_(
            "JPEG, PNG or WebP, at least 240 by 240 pixels. It is cut to a square, and what the camera "
            "wrote into the file is removed."
        ),
    )
    remove_photo = forms.BooleanField(label=_("Show no photo"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.photo_digest:
            self.fields["remove_photo"].widget = forms.HiddenInput()

    def clean_new_photo(self) -> bytes | None:
        """The photo as it will be served."""
        upload = self.cleaned_data["new_photo"]
        return upload and photos.square(upload)

    def store_photo(self) -> None:
        """Show the photo that was chosen, or none."""
        if jpeg := self.cleaned_data["new_photo"]:
            photos.keep(self.instance, jpeg)
        elif self.cleaned_data["remove_photo"]:
            photos.remove(self.instance)
