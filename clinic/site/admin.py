"""The office's pages about the clinic itself: places, hours, practitioners, costs, and who may log in."""

from itertools import combinations

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet, CheckboxSelectMultiple
from django.utils.html import format_html
from django.utils.translation import gettext as _in_this_language
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from clinic.common.tables import OfficeAdmin
from clinic.common.templatetags.clinic_tags import phone
from clinic.common.wall_clock import ends_later
from clinic.directory.models import CostStatement, InsurancePlan, Location, OpeningHours, Practitioner
from clinic.site.photo_form import PractitionerForm
from clinic.site.roles import ROLES

CHECKBOXES = {models.ManyToManyField: {"widget": CheckboxSelectMultiple}}


def _meet(one: OpeningHours, other: OpeningHours) -> bool:
    return ends_later(one.opens, other.closes) and ends_later(other.opens, one.closes)


class OpeningHoursFormSet(BaseInlineFormSet):
    """The opening hours of a place, all on one page and checked together.

    Django leaves out constraints that name the place itself, so the database would refuse an overlap.
    """

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        for one, other in combinations(self._kept(), 2):
            if one.weekday == other.weekday and _meet(one, other):
                raise ValidationError(
                    _("The hours of %(day)s overlap. Please correct one of the lines."),
                    params={"day": one.get_weekday_display()},
                )

    def add_fields(self, form, index):
        """A cell has no label of its own: it is named after its column."""
        super().add_fields(form, index)
        for field in form.fields.values():
            if field.label:  # hidden keys have none
                field.widget.attrs["aria-label"] = field.label

    def save(self, commit=True):
        """Changed lines leave before they come back: two may exchange their places."""
        changed = [form.instance.pk for form in self.initial_forms if form.has_changed()]
        OpeningHours.objects.filter(pk__in=changed).delete()
        return super().save(commit)

    def _kept(self) -> list[OpeningHours]:
        filled = (form for form in self.forms if form.instance.pk or form.has_changed())
        return [form.instance for form in filled if not self._should_delete_form(form)]


class OpeningHoursInline(admin.TabularInline):
    model = OpeningHours
    formset = OpeningHoursFormSet
    extra = 1


@admin.register(Location)
class LocationAdmin(OfficeAdmin, TranslationAdmin):
    list_display = ["name", "whole_address", "phone_number", "time_zone", "position"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [OpeningHoursInline]

    @admin.display(description=_("address"))
    def whole_address(self, location):
        return location.address

    @admin.display(description=_("phone"))
    def phone_number(self, location):
        return phone(location.phone)


@admin.register(Practitioner)
class PractitionerAdmin(OfficeAdmin, TranslationAdmin):
    list_display = ["name", "degree", "specialty", "accepts_online_booking", "user"]
    list_filter = ["locations", "accepts_online_booking"]
    list_select_related = ["user"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    formfield_overrides = OfficeAdmin.formfield_overrides | CHECKBOXES
    form = PractitionerForm

    def get_readonly_fields(self, request, obj=None):
        """The login decides who reads these visits: it is for those who give out accounts."""
        return ("shown_photo",) if request.user.is_superuser else ("user", "shown_photo")

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        form.store_photo()

    @admin.display(description=_("photo that is shown"))
    def shown_photo(self, practitioner):
        """The photo as patients see it."""
        if not practitioner.photo_url:
            return ""
        return format_html('<img src="{}" width="120" height="120" alt="">', practitioner.photo_url)


@admin.register(InsurancePlan)
class InsurancePlanAdmin(OfficeAdmin, TranslationAdmin):
    list_display = ["name", "note"]
    search_fields = ["name"]


@admin.register(CostStatement)
class CostStatementAdmin(OfficeAdmin, TranslationAdmin):
    """There is one: it is changed, never added or deleted."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class OnlySuperusers:
    """A person who may change accounts can make themselves anything, so it is no permission to hand out."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser


admin.site.unregister([User, Group])


@admin.register(User)
class AccountAdmin(OnlySuperusers, OfficeAdmin, UserAdmin):
    """Accounts are switched off and not deleted: the history of the visits names them."""

    list_display = ["username", "first_name", "last_name", "roles", "is_active", "is_superuser"]
    list_filter = ["is_active", "is_superuser", "groups"]
    filter_horizontal = ()
    formfield_overrides = CHECKBOXES

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.label_from_instance = role_title
        return field

    @admin.display(description=_("roles"))
    def roles(self, user):
        return ", ".join(role_title(group) for group in user.groups.all())


@admin.register(Group)
class RoleAdmin(OnlySuperusers, OfficeAdmin, GroupAdmin):
    """Groups of permissions.  The four that we make keep their names, by which upgrades find them."""

    list_display = ["title"]
    filter_horizontal = ()
    formfield_overrides = CHECKBOXES

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.name in ROLES)

    def get_readonly_fields(self, request, obj=None):
        return ("title",) if obj and obj.name in ROLES else ()

    def get_fields(self, request, obj=None):
        return ["title" if obj and obj.name in ROLES else "name", "permissions"]

    @admin.display(description=_("name"), ordering="name")
    def title(self, group):
        return role_title(group)


def role_title(group: Group) -> str:
    """The name of a role in the reader's language."""
    return _in_this_language(group.name)
