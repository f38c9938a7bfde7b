from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.fields.composite import CompositePrimaryKey

from neu.registry.agencies.models import Agency
from neu.registry.periods.models import DataWindow
from neu.registry.places.models import Place
from neu.reporting.forms.models import FormVersion
from neu.reporting.indicators.models import Series
from neu.reporting.rounds.models import Obligation, Step
from neu.reporting.submissions.rules import Action, FigureState, RowDeed, Status

USER = settings.AUTH_USER_MODEL


class Submission(models.Model):
    """The answer to one obligation. `rev` counts saved batches and never restarts."""

    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="submission")
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=14, default=Status.DRAFT)
    rev = models.PositiveIntegerField(default=0)
    sent_version = models.ForeignKey(
        "SubmissionVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    authenticated_version = models.ForeignKey(
        "SubmissionVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # cleared by any later save; where the step asks for no authentication it follows sent_version
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in Status]), name="submission_status_known"
            )
        ]

    def __str__(self) -> str:
        return f"Submission {self.pk}"


class Figure(models.Model):
    """One number as it stands now, identified by its coordinates. Money is in đồng."""

    pk = CompositePrimaryKey("submission_id", "place_id", "series_id", "window_id")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="figures")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+")
    window = models.ForeignKey(DataWindow, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    sole = models.BooleanField(default=False)
    state = models.CharField(max_length=10)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    rev = models.PositiveIntegerField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "place", "window", "series"], name="figure_coordinates_once"
            ),
            models.UniqueConstraint(
                fields=["place", "window", "series"], condition=Q(sole=True), name="figure_sole_owner"
            ),
            models.CheckConstraint(
                condition=Q(state=FigureState.VALUE, value__isnull=False)
                | ~Q(state=FigureState.VALUE) & Q(value__isnull=True),
                name="figure_value_exactly_when_state_says",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in FigureState]), name="figure_state_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["window", "place"],
                include=["series", "value", "state"],
                name="figure_by_window_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.series_id}@{self.place_id} = {self.value}"


class FigureChange(models.Model):
    """One recorded change of a figure: who, when, by which channel, from what to what. Insert-only."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="changes")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+")
    window = models.ForeignKey(DataWindow, on_delete=models.PROTECT, related_name="+")
    rev = models.PositiveIntegerField()
    old_state = models.CharField(max_length=10, blank=True)  # blank: never touched before
    old_value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    state = models.CharField(max_length=10)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    reason = models.TextField(blank=True)
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["submission", "place", "series", "-rev"], name="figure_change_history"),
            # reasons are few, and each check of a page asks for them
            models.Index(
                fields=["submission", "place"], condition=~Q(reason=""), name="figure_change_reasons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}@{self.place_id}: {self.old_value} → {self.value}"


class Narrative(models.Model):
    """The words under one heading of an outline, as they stand now."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="narratives")
    section = models.CharField(max_length=40)
    item = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    rev = models.PositiveIntegerField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "section", "item"], name="narrative_once")
        ]

    def __str__(self) -> str:
        return f"{self.section}.{self.item}"


class ListRow(models.Model):
    """One row of a list as it stands now; a removed one stays, to be put back.

    Row 0 says that there is nothing to list (không phát sinh): an empty list nobody spoke of is blank.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="list_rows")
    section = models.CharField(max_length=40)
    no = models.PositiveIntegerField()  # 1, 2, … in its list, never given again
    order = models.IntegerField()
    values = models.JSONField(default=dict)  # column → text as forms.lists keeps it; a blank cell is left out
    removed = models.BooleanField(default=False)
    key = models.UUIDField()  # of the adding: sent twice, the row is added once
    rev = models.PositiveIntegerField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["section", "order", "no"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "section", "no"], name="list_row_once"),
            models.UniqueConstraint(fields=["submission", "key"], name="list_row_added_once"),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.no}"


class ListRowChange(models.Model):
    """One recorded change of a row of a list: who, when, by which channel, from what to what. Insert-only."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="list_changes")
    section = models.CharField(max_length=40)
    no = models.PositiveIntegerField()
    rev = models.PositiveIntegerField()
    deed = models.CharField(max_length=10)
    old = models.JSONField(null=True)  # the values before; null: there was no such row
    new = models.JSONField(null=True)  # the values after; null: removed
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["submission", "section", "no", "-rev"], name="list_row_history")]
        constraints = [
            models.CheckConstraint(
                condition=Q(deed__in=[d.value for d in RowDeed]), name="list_row_deed_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.section} {self.no}"


class SubmissionVersion(models.Model):
    """A submission frozen and hashed at one sending (1, 2, …). Insert-only."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="versions")
    no = models.PositiveSmallIntegerField()
    rev = models.PositiveIntegerField()
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    narratives = models.JSONField(default=list)  # [[section, item, text], …]
    enclosures = models.JSONField(default=list)  # [[name, sha256, bytes], …]: the files sent with it
    lists = models.JSONField(default=list)  # [[section, no, {column: text}], …] in the lists' order
    digest = models.CharField(max_length=64)
    reason = models.TextField(blank=True)  # for a đính chính
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "no"], name="submission_version_once")]

    def __str__(self) -> str:
        return f"{self.submission_id} v{self.no}"


class SentFigure(models.Model):
    """A figure as it was sent. Insert-only."""

    pk = CompositePrimaryKey("version_id", "place_id", "series_id", "window_id")
    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="figures")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+")
    window = models.ForeignKey(DataWindow, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["window", "place"], include=["series", "value", "state"], name="sent_figure_by_window"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series_id}@{self.place_id} = {self.value}"


class VersionPart(models.Model):
    """A version that a consolidation's version was made of. Insert-only."""

    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="parts")
    part = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="used_in")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "part"], name="version_part_once")]

    def __str__(self) -> str:
        return f"{self.version_id} ⊃ {self.part_id}"


class Authentication(models.Model):
    """The signature of an authenticating agency on the hash of one sent version."""

    version = models.OneToOneField(SubmissionVersion, on_delete=models.PROTECT, related_name="authentication")
    digest = models.CharField(max_length=64)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id} by {self.by_id}"


class Acceptance(models.Model):
    """Which version of a submission a step of the route holds now. Accepting a consolidation accepts its
    parts."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="acceptances")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+")  # the receiving step
    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="acceptances")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "step"], name="acceptance_once")]
        indexes = [models.Index(fields=["version"], name="acceptance_by_version")]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.version_id}"


class Deed(models.Model):
    """One step of a submission's journey, as its readers see it. Insert-only."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="deeds")
    action = models.CharField(max_length=14)
    version = models.ForeignKey(
        SubmissionVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=[a.value for a in Action]), name="deed_action_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.submission_id}"


class ReturnedCell(models.Model):
    """A figure a reviewer asks to look at again, with why. Open until the next sending."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="returned_cells")
    deed = models.ForeignKey(Deed, on_delete=models.PROTECT, related_name="cells")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+")
    window = models.ForeignKey(DataWindow, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.series_id}@{self.place_id}"


class ReturnedRow(models.Model):
    """A row of a list, or one cell of it, that a reviewer asks to look at again. Open until the next
    sending."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="returned_rows")
    deed = models.ForeignKey(Deed, on_delete=models.PROTECT, related_name="rows")
    section = models.CharField(max_length=40)
    no = models.PositiveIntegerField()
    column = models.CharField(max_length=60, blank=True)  # blank: the whole row
    note = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.section} {self.no} {self.column}"


class CarriedPart(models.Model):
    """The part of a divided predecessor's earlier figure that an officer gives to a new place, with its
    basis."""

    source = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=24)  # the earlier year the figure belongs to
    value = models.DecimalField(max_digits=20, decimal_places=4)
    basis = models.TextField()
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="carried_parts")
    rev = models.PositiveIntegerField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "series", "period"], name="carried_part_once"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="carried_part_has_a_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}: {self.value}"


class Receipt(models.Model):
    """A save that was acknowledged, so that the same package sent twice is answered, not done, again."""

    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    request_hash = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="receipt_once")]

    def __str__(self) -> str:
        return str(self.key)
