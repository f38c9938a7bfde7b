from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q

from neu.reporting.forms.rules import CellKind, SectionKind
from neu.reporting.indicators.models import Series


class Form(models.Model):
    """A report's or table's identity through all its versions."""

    code = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.code


class FormVersion(models.Model):
    """One version of a form. Once published a trigger refuses any change to it, its sections and cells."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    no = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    note = models.TextField(blank=True)  # such as "mẫu đề xuất, không phải mẫu ban hành"
    valid_from = models.DateField()
    content = models.JSONField()  # canonical form: headings, rows, columns, cells, checks
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "no"], name="form_version_once")]

    def __str__(self) -> str:
        return f"{self.form_id} v{self.no}"


class Section(models.Model):
    """One table or one outline of words in a form version."""

    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="sections")
    code = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    mode = models.CharField(max_length=6, default="PARTS")
    entry_unit = models.CharField(max_length=20, blank=True)  # trieu_dong: typed in it, kept in đồng

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="section_code_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in SectionKind]), name="section_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Cell(models.Model):
    """One cell: its key (row.column) and what it points at. Figures never refer to cells."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="cells")
    row = models.CharField(max_length=60)
    column = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    window = models.CharField(max_length=8, blank=True)  # WindowKind
    formula = models.TextField(blank=True)
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["section", "row", "column"], name="cell_once"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in CellKind]), name="cell_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=[CellKind.INPUT, CellKind.SHOWN, CellKind.CARRIED])
                | Q(series__isnull=False) & ~Q(window=""),
                name="cell_points_at_coordinates",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[CellKind.FORMULA, CellKind.TOTAL]) | ~Q(formula=""),
                name="cell_formula_present",
            ),
        ]
        indexes = [models.Index(fields=["series"], name="cell_by_series")]

    def __str__(self) -> str:
        return f"{self.row}.{self.column}"


class Drafted(models.Model):
    """Something being written part by part; services.desk keeps it."""

    code = models.CharField(max_length=60)  # of what it is, or will be
    title = models.CharField(max_length=300, blank=True)
    source = models.JSONField()
    revision = models.PositiveIntegerField(default=1)  # one more with each change
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200, blank=True)
    edited_at = models.DateTimeField()
    edited_by = models.CharField(max_length=200, blank=True)
    steps: Any  # the changes that can be taken back, a related manager

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"

    @property
    def is_published(self) -> bool:
        """True once it is what something published was written as: it never changes then."""
        raise NotImplementedError

    @staticmethod
    def title_of(source: Mapping[str, Any]) -> str:
        """What it is called, by what it says."""
        return str(source.get("title", ""))


class DraftedStep(models.Model):
    """One change to something being written, with what it said before, so that it can be taken back."""

    no = models.PositiveIntegerField()  # the revision it made
    deed = models.CharField(max_length=20)
    what = models.CharField(max_length=300)  # "Mục A, hàng H1"
    before = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["-no"]

    def __str__(self) -> str:
        return f"{self.what} {self.no}"


class FormDraft(Drafted):
    """A form being written; once published it stays as what its version was written as, and never changes.

    Editing, downloading and copying go by `source` (authoring.shape); readers go by the version's content.
    """

    version = models.OneToOneField(
        FormVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="written"
    )

    @property
    def is_published(self) -> bool:
        return self.version_id is not None


class FormDraftStep(DraftedStep):
    """One change to a form being written."""

    draft = models.ForeignKey(FormDraft, on_delete=models.PROTECT, related_name="steps")

    class Meta(DraftedStep.Meta):
        constraints = [models.UniqueConstraint(fields=["draft", "no"], name="form_draft_step_once")]
