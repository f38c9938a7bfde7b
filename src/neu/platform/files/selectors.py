"""Reading a file back: what is given out is what was kept, byte for byte."""

import hashlib

from django.core.files.storage import default_storage

from neu.platform.files.models import StoredFile
from neu.platform.files.rules import FileRefusal
from neu.platform.text.refusals import Refused


def content_of(file: StoredFile) -> bytes:
    """Return the bytes of a file, which still give its hash.

    :raises Refused: FILE_LOST when the storage has it no more, or another.
    """
    try:
        with default_storage.open(file.path) as kept:
            content: bytes = kept.read()
    except OSError as gone:
        raise Refused(FileRefusal.FILE_LOST, {"name": file.name}) from gone
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Refused(FileRefusal.FILE_LOST, {"name": file.name})
    return content
