"""Keeping a file and throwing it away, inside the transaction of whoever it belongs to."""

import hashlib
import uuid
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from neu.platform.files.models import StoredFile
from neu.platform.files.rules import FileRefusal, kind_of, plain_name
from neu.platform.files.texts import in_megabytes
from neu.platform.text.refusals import Refused


def keep(name: str, content: bytes, *, size: int, most: int, at: datetime) -> StoredFile:
    """Check a file by its content and keep it. `size` is what was sent, of which a door may have kept less;
    `most` is how many bytes it may have.

    A transaction that fails afterwards leaves bytes that no row names, never a row without its bytes.

    :raises Refused: FILE_TOO_LARGE, what kind_of() and plain_name() say.
    """
    name = plain_name(name)
    if size > most or len(content) > most:
        raise Refused(FileRefusal.FILE_TOO_LARGE, {"name": name, "most": in_megabytes(most)})
    kind = kind_of(name, content)
    # a name of its own, so that throwing one file away takes no other with it
    path = default_storage.save(f"files/{at:%Y}/{uuid.uuid4().hex}", ContentFile(content))
    return StoredFile.objects.create(
        name=name,
        kind=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        path=path,
        kept_at=at,
    )


def throw_away(file: StoredFile) -> None:
    """Forget a file; its bytes go once that is committed."""
    path = file.path
    file.delete()
    transaction.on_commit(lambda: default_storage.delete(path))
