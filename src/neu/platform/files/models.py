from django.db import models
from django.db.models import Q

from neu.platform.files.rules import FileKind


class StoredFile(models.Model):
    """A file somebody sent: what it is called, what it is, its hash, and where the storage keeps it."""

    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=100, unique=True)  # in the storage; says nothing of the file
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in FileKind]), name="stored_file_kind_known"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="stored_file_has_content"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"
