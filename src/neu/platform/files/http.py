"""Giving a file out so that a browser saves it and runs nothing of it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from neu.platform.files.models import StoredFile
from neu.platform.files.rules import KINDS, FileKind


def given_out(file: StoredFile, content: bytes) -> HttpResponse:
    """Return the file as a download: never shown in our own origin, never guessed to be another kind."""
    return HttpResponse(
        content,
        headers={
            "Content-Type": KINDS[FileKind(file.kind)].media_type,
            "Content-Disposition": content_disposition_header(True, file.name) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
            "ETag": f'"{file.sha256}"',
        },
    )
