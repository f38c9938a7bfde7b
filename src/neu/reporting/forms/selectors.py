"""Questions about forms: which version is in force, and what it looks like. They read, never write."""

from datetime import date

from neu.reporting.forms.layout import Layout
from neu.reporting.forms.models import FormVersion


def layout(form_version_id: int) -> Layout:
    raise NotImplementedError


def current_version(form_code: str, on: date) -> FormVersion:
    raise NotImplementedError
