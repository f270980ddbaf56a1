"""Wagtail's listing, configured by a ModelAdmin: columns, search, filters, order and export under their old names."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import label_for_field, lookup_field, quote
from django.core.exceptions import (
    FieldDoesNotExist,
    ObjectDoesNotExist,
    PermissionDenied,
)
from django.db.models import Model, QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import BooleanColumn, Column, Table
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import BaseButton, Button, HeaderButton

from wagtail_interest.inbox.native.buttons import menu_button
from wagtail_interest.inbox.native.filters import NativeFilterSet, filterset_class_for
from wagtail_interest.inbox.native.views import NativeViewMixin

logger = logging.getLogger(__name__)

#: Lists on small screens, and the inbox's own rows.
STYLES = "wagtail_interest/admin/inbox.css"


class NativeColumn(Column):
    """A column of ``list_display``, with the ModelAdmin's classes and attributes for single cells."""

    cell_template_name = "wagtail_interest/inbox/cell.html"

    def get_cell_context_data(self, instance: Model, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        admin = parent_context["table"].model_admin
        context["extra_classes"] = " ".join(admin.get_extra_class_names_for_field_col(instance, self.name))
        context["extra_attrs"] = admin.get_extra_attrs_for_field_col(instance, self.name)
        if context["value"] in ("", None):
            context["value"] = admin.get_empty_value_display(self.name)
        return context


class NativeBooleanColumn(BooleanColumn):
    """A tick or a cross; ``boolean`` on a method of the ModelAdmin asks for it."""

    cell_template_name = "wagtail_interest/inbox/boolean_cell.html"


class NativeTable(Table):
    """A table whose rows carry ``get_extra_attrs_for_row`` and their primary key, as modeladmin's did."""

    model_admin: Any = None
    row_context: dict[str, Any]

    def get_row_attrs(self, instance: Model) -> dict[str, Any]:
        """Return the attributes of one ``<tr>``."""
        extra = self.model_admin.get_extra_attrs_for_row(instance, self.row_context)
        return {**super().get_row_attrs(instance), "data-object-pk": instance.pk, **extra}


class NativeIndexView(NativeViewMixin, generic.IndexView):
    """The listing. A GET parameter is a filter the ModelAdmin names, or it is nothing."""

    table_class = NativeTable
    table_classname = "listing wi-table"
    results_template_name = "wagtail_interest/inbox/index_results.html"
    any_permission_required = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        admin = self.model_admin
        self.paginate_by = admin.list_per_page
        self.list_export = list(admin.get_list_export(request))
        self.export_filename = getattr(admin, "export_filename", None) or admin.opts.model_name
        self.search_handler = admin.get_search_handler(request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.permission_helper.user_can_list(request.user):
            raise PermissionDenied
        if self.is_export and not self.may_export:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def extra_media(self) -> Media:
        """CSS and JavaScript of the listing."""
        admin = self.model_admin
        css = [STYLES, *admin.get_index_view_extra_css()]
        return Media(css={"all": css}, js=admin.get_index_view_extra_js())

    # -- which objects ------------------------------------------------------------------------------------

    def get_base_queryset(self) -> QuerySet:
        """Return ``get_queryset(request)`` with ``list_select_related``."""
        objects = self.model_admin.get_queryset(self.request)
        related = self.model_admin.list_select_related
        if related is True:
            return objects.select_related()
        return objects.select_related(*related) if related else objects

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return *queryset* in the asked or the ModelAdmin's order, always total: the key breaks ties."""
        if self.ordering:
            return queryset.order_by(self.ordering, "-pk")
        asked = queryset.query.order_by or queryset.model._meta.ordering
        named = [name for name in asked if isinstance(name, str)]
        if any(name.lstrip("-") in {"pk", queryset.model._meta.pk.name} for name in named):
            return queryset.order_by(*asked)
        return queryset.order_by(*asked, "-pk")

    @cached_property
    def is_searchable(self) -> bool:
        """Whether there is a search box, as the search handler says."""
        return bool(self.search_handler.show_search_form and self.index_results_url)

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return what ``search_handler_class`` finds."""
        if not self.is_searching:
            return queryset
        given = self.model_admin.get_extra_search_kwargs(self.request, self.search_query)
        given = {**given, "preserve_order": self.is_explicitly_ordered}
        return self.search_handler.search_queryset(queryset, self.search_query, **given)

    @cached_property
    def filterset_class(self) -> Any:
        """The ModelAdmin's own filter set, else the one made of ``list_filter``."""
        return self.model_admin.get_filterset_class() or filterset_class_for(self.model_admin, self.request)

    @cached_property
    def filters(self) -> Any:
        """The filter set of this request, or None; related choices are narrowed to what the user may see."""
        if not self.filterset_class:
            return None
        filters = self.filterset_class(**self.get_filterset_kwargs())
        if isinstance(filters, NativeFilterSet):
            filters.narrow_related(self.model_admin.get_queryset(self.request))
        return filters if filters.form.fields else None

    @cached_property
    def is_filtering(self) -> bool:
        """Whether some filter is set, understood or not."""
        return bool(self.filters and self.filters.form.has_changed())

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return *queryset* through every filter that was understood; the others are named above the list."""
        if not self.filters:
            return queryset
        self.filters.is_valid()
        return self.filters.filter_queryset(queryset)

    @property
    def not_understood(self) -> list[str]:
        """Labels of filters whose value makes no sense; they are left out, and the list says so."""
        if not self.filters or self.filters.is_valid():
            return []
        return [
            str(self.filters.form[name].label)
            for name in self.filters.form.errors
            if name in self.filters.form.fields
        ]

    # -- what of them -------------------------------------------------------------------------------------

    @cached_property
    def list_display(self) -> list[Any]:
        """The ModelAdmin's columns."""
        return list(self.model_admin.get_list_display(self.request))

    @cached_property
    def columns(self) -> list[Any]:
        """Columns in order; the one that carries link and row menu is ``list_display_add_buttons``."""
        title = self.model_admin.get_list_display_add_buttons(self.request)
        return [
            self._get_title_column(name) if name == title else self._get_custom_column(name)
            for name in self.list_display
        ]

    def _get_custom_column(self, name: Any, column_class: type[Column] = NativeColumn, **kwargs: Any) -> Any:
        if not isinstance(name, str):
            return name
        method = getattr(self.model_admin, name, None)
        on_model = getattr(self.model, name, None)
        attribute = method if callable(method) else on_model
        if getattr(attribute, "boolean", False) and column_class is NativeColumn:
            column_class = NativeBooleanColumn
        if not callable(method):
            return super()._get_custom_column(name, column_class, **kwargs)
        label = getattr(method, "short_description", None) or name.replace("_", " ")
        return column_class(
            name,
            accessor=method,
            label=capfirst(str(label)),
            sort_key=getattr(method, "admin_order_field", None),
            **kwargs,
        )

    def get_table(self, object_list: Any) -> Table:
        """Return the table; its rows ask the ModelAdmin for their attributes."""
        table = super().get_table(object_list)
        table.model_admin = self.model_admin
        table.row_context = {"view": self, "request": self.request}
        return table

    # -- buttons ------------------------------------------------------------------------------------------

    def get_edit_url(self, instance: Model) -> str | None:
        """Return the edit URL when this user may edit *instance*."""
        if self.permission_helper.user_can_edit_obj(self.request.user, instance):
            return self.url_helper.get_action_url("edit", quote(instance.pk))
        return None

    def get_inspect_url(self, instance: Model) -> str | None:
        """Return the URL of the object's own page when there is one for this user."""
        allowed = self.permission_helper.user_can_inspect_obj(self.request.user, instance)
        if self.model_admin.inspect_view_enabled and allowed:
            return self.url_helper.get_action_url("inspect", quote(instance.pk))
        return None

    def get_list_more_buttons(self, instance: Model) -> list[BaseButton]:
        """Return the row menu: the button helper's dictionaries in the helper's order."""
        buttons = self.button_helper.get_buttons_for_obj(instance)
        return [menu_button(each, priority) for priority, each in enumerate(buttons, start=1)]

    def get_add_url(self) -> str | None:
        """Return the URL of the form for a new object when this user may create one."""
        if self.permission_helper.user_can_create(self.request.user):
            return self.url_helper.create_url
        return None

    @cached_property
    def header_buttons(self) -> list[BaseButton]:
        """The button helper's *add* button and what the ModelAdmin adds."""
        buttons: list[BaseButton] = list(self.model_admin.get_header_buttons(self.request))
        if self.add_url:
            given = self.button_helper.add_button()
            buttons.insert(0, HeaderButton(given["label"], url=given["url"], icon_name="plus"))
        return buttons

    @property
    def may_export(self) -> bool:
        """Whether this user may download the listing; a host's plain helper gives it to whoever lists."""
        ask = getattr(self.permission_helper, "user_can_export", self.permission_helper.user_can_list)
        return bool(self.list_export and ask(self.request.user))

    @cached_property
    def show_export_buttons(self) -> bool:
        """Whether the menu offers a download."""
        return self.may_export

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The download buttons, one for each of the ModelAdmin's ``export_formats``."""
        if not self.may_export:
            return []
        labels = {"csv": _("Download CSV"), "xlsx": _("Download XLSX")}
        return [
            Button(labels[each], url=self.get_export_url(each), icon_name="download", priority=90)
            for each in self.model_admin.export_formats
        ]

    def get_export_url(self, format: str) -> str:
        """Return the URL that downloads exactly the list on screen, also when only its results were asked for."""
        params = self.request.GET.copy()
        for name in [key for key in params if key.startswith("_w_") or key == self.page_kwarg]:
            del params[name]
        params["export"] = format
        return f"{self.index_url}?{params.urlencode()}"

    # -- export -------------------------------------------------------------------------------------------

    def export_headings_row(self, queryset: QuerySet) -> list[str]:
        """Return the headings, as modeladmin words them."""
        return [self.heading_of(name) for name in self.list_export]

    def heading_of(self, name: str) -> str:
        """Return the label of one exported field or method."""
        try:
            return capfirst(str(label_for_field(name, self.model, self.model_admin)))
        except (AttributeError, FieldDoesNotExist):
            return name

    def export_rows(self, queryset: QuerySet) -> Iterator[list[Any]]:
        """Yield the cells of every object."""
        from wagtail_interest.inbox.native.exporting import CHUNK  # on first use: start-up stays light

        for item in queryset.iterator(chunk_size=CHUNK):
            yield [self.export_value(name, item) for name in self.list_export]

    def export_value(self, name: str, item: Model) -> Any:
        """Return one cell: a field's display value, an attribute, or a method of model or ModelAdmin.

        One that fails becomes an empty cell, never a broken file: half of it may be sent already.
        """
        display = getattr(item, f"get_{name}_display", None)
        try:
            return display() if callable(display) else lookup_field(name, item, self.model_admin)[2]
        except (AttributeError, ObjectDoesNotExist):
            return ""
        except Exception as error:  # a host's method may raise anything; its words may be personal data
            logger.error("Export: %s of %s %s: %s", name, item._meta.label, item.pk, type(error).__name__)
            return ""

    def as_spreadsheet(self, queryset: QuerySet, spreadsheet_format: str) -> HttpResponseBase:
        """Return the download of *queryset*."""
        if spreadsheet_format not in self.model_admin.export_formats:
            raise PermissionDenied
        # both on first use: start-up stays light
        from wagtail_interest.inbox.native.exporting import csv_response  # as above
        from wagtail_interest.inbox.native.workbook import xlsx_response  # as above

        respond = csv_response if spreadsheet_format == "csv" else xlsx_response
        headings = self.export_headings_row(queryset)
        return respond(self.get_filename(), headings, self.export_rows(queryset))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Return the page, its results alone, or the download, for which no page is built."""
        if self.is_export:
            return self.as_spreadsheet(self.get_queryset(), request.GET["export"])
        return super().get(request, *args, **kwargs)
