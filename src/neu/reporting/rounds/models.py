from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from neu.registry.agencies.models import Agency
from neu.registry.agencies.rules import FunctionKind
from neu.registry.periods.models import DataWindow
from neu.registry.places.models import Decision, Place, PlaceList
from neu.registry.programmes.models import Programme, ProgrammeNode
from neu.reporting.forms.models import Drafted, DraftedStep, Form, FormVersion
from neu.reporting.rounds.rules import ObligationState, RoundState, Spread, StepKind


class Regime(models.Model):
    """A reporting regime with the ten attributes Decree 09/2019 asks of each."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=300)  # 1 tên báo cáo
    contents = models.TextField()  # 2 nội dung yêu cầu báo cáo
    reporters = models.TextField()  # 3 đối tượng thực hiện
    receivers = models.TextField()  # 4 cơ quan nhận
    channel = models.TextField()  # 5 phương thức gửi, nhận
    due = models.TextField()  # 6 thời hạn gửi
    frequency = models.TextField()  # 7 tần suất
    closing = models.TextField()  # 8 thời gian chốt số liệu
    outline = models.TextField()  # 9 mẫu đề cương báo cáo
    data_form = models.TextField()  # 10 biểu mẫu số liệu
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(PlaceList, on_delete=models.PROTECT, related_name="+")  # who owes a report
    passages = models.JSONField(default=dict)  # {passage: {"name": "Báo cáo năm {year}", "window": Calendar}}
    draft = models.BooleanField(default=False)
    adhoc = models.BooleanField(default=False)  # made for one round: never offered for another

    def __str__(self) -> str:
        return self.code


class Route(models.Model):
    """The graph of steps of a regime over days."""

    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="routes")
    name = models.CharField(max_length=200)
    valid = DateRangeField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    draft = models.BooleanField(default=False)
    stated = models.JSONField(default=dict)  # what the regime said while it was in force; {}: as it says now

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="route_one_at_a_time",
                expressions=[("regime", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return self.name


class RegimeDraft(Drafted):
    """A version of a regime being written; published, it stays as what its route was written as."""

    route = models.OneToOneField(
        Route, on_delete=models.PROTECT, null=True, blank=True, related_name="written"
    )
    replaced = models.JSONField(default=dict)  # what publishing it changed, so that it can be withdrawn

    @property
    def is_published(self) -> bool:
        return self.route_id is not None

    @staticmethod
    def title_of(source: Mapping[str, Any]) -> str:
        return str(source.get("name", ""))[:300]


class RegimeDraftStep(DraftedStep):
    """One change to a version of a regime being written."""

    draft = models.ForeignKey(RegimeDraft, on_delete=models.PROTECT, related_name="steps")

    class Meta(DraftedStep.Meta):
        constraints = [models.UniqueConstraint(fields=["draft", "no"], name="regime_draft_step_once")]


class Step(models.Model):
    """One step: the function that does it, over which places, who authenticates it, and its due rules."""

    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    function = models.CharField(max_length=30)
    spread = models.CharField(max_length=20)
    authenticated_by = models.CharField(max_length=30, blank=True)  # a function kind, or nobody
    due = models.JSONField(default=dict)  # {"first": rule, "january": rule}; an empty rule makes nobody late
    required = models.BooleanField(default=True)  # every place of the spread must have a holder
    chosen = models.ManyToManyField(Agency, related_name="+")  # of a CHOSEN spread: who is asked, by name
    draft = models.BooleanField(default=False)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["route", "code"], name="step_code_once"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in StepKind]), name="step_kind_known"),
            models.CheckConstraint(
                condition=Q(spread__in=[s.value for s in Spread]), name="step_spread_known"
            ),
            models.CheckConstraint(
                condition=Q(function__in=[kind.value for kind in FunctionKind]), name="step_function_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class StepEdge(models.Model):
    """What one step sends goes to another. A step may have several receivers."""

    sender = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="edges_out")
    receiver = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="edges_in")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "receiver"], name="step_edge_once"),
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="step_edge_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.sender_id} → {self.receiver_id}"


class Round(models.Model):
    """One regime for one period. A January pass is its own round that follows September's."""

    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="rounds")
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+")
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    period = models.CharField(max_length=24)
    passage = models.CharField(max_length=10, default="first")  # which due rules: first, january
    subject = models.CharField(max_length=60, blank=True, default="")  # the event it is about; "": the period
    window = models.ForeignKey(DataWindow, on_delete=models.PROTECT, related_name="+")
    cutoff_on = models.DateField()  # thời gian chốt số liệu; places, lists and route are those of this day
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    state = models.CharField(max_length=8, default=RoundState.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["regime", "period", "passage", "territory", "subject"], name="round_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in RoundState]), name="round_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Obligation(models.Model):
    """One agency's duty in a round at one step about one place. Its state is set by the deed."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="obligations")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    nodes = models.ManyToManyField(ProgrammeNode, blank=True, related_name="+")  # none: the whole programme
    passes_to = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="senders"
    )  # at the cut-off
    due_at = models.DateTimeField(null=True, blank=True)  # exclusive end; null: nobody can be late
    original_due_at = models.DateTimeField(null=True, blank=True)  # before it was extended; null: never was
    returned_due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=14, default=ObligationState.OPEN)
    returns = models.PositiveSmallIntegerField(
        default=0
    )  # how often it was returned: counted apart from lateness
    first_sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)  # leaders were told it is long overdue

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "step", "agency", "place"], name="obligation_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ObligationState]), name="obligation_state_known"
            ),
        ]
        indexes = [models.Index(fields=["agency", "state"], name="obligation_by_agency")]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.step_id}/{self.agency_id}"


class Extension(models.Model):
    """One extension of an obligation's due date: from when to when, by whom, why. Never changed."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="extensions")
    due_before = models.DateTimeField()
    due_at = models.DateTimeField()  # both are exclusive ends
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(due_at__gt=F("due_before")), name="extension_is_later")
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id}: {self.due_at}"


class Reminding(models.Model):
    """When people are reminded of due dates: one row, changed by an administrator."""

    days = ArrayField(
        models.SmallIntegerField()
    )  # from the last day in time: -3 three days before, 1 the day after
    escalate_after = models.PositiveSmallIntegerField()  # days overdue before leaders and receivers are told
    by_mail = models.BooleanField(default=True)  # also to who has an address, once mail is set up

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="reminding_is_one_row")]

    def __str__(self) -> str:
        return str(self.days)


class Reminder(models.Model):
    """The one digest a person got on a day: of how many duties, and whether it went out by e-mail too."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    duties = models.PositiveSmallIntegerField()
    mailed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="reminder_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"
