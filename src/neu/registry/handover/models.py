from django.db import models


class HandOver(models.Model):
    """One handing over of agencies, on one day: what was done, for its page and for taking it back."""

    on_day = models.DateField()  # the first day of the new holders
    reason = models.TextField()  # căn cứ, lý do
    made_at = models.DateTimeField()  # also the instant its facts about agencies are known from
    made_by = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=200, blank=True)
    lines = models.JSONField()  # [{agency, name, target, to, way, functions, moved, ended}], names as then
    agencies = models.JSONField()  # ids of all agencies something was entered about
    granted = models.JSONField()  # [[agency, function kind, place]] that hold new functions
    positions = models.JSONField()  # {"ended": [[position, last day before or ""]], "given": [position]}

    def __str__(self) -> str:
        return f"{self.on_day} ({len(self.lines)})"
