"""Rows of lists: each on a page of its own to be written, and one button for each other deed."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from neu.platform.text.names import shown as in_language
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import whole
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest
from neu.reporting.submissions import selectors, services, texts
from neu.reporting.submissions.inputs.rows import RowForm
from neu.reporting.submissions.rules import RowConflict, RowDeed, RowProblem, RowsRefused
from neu.reporting.submissions.selectors.list_history import RowPage, row_page, said_changes

MOVES = {"len": -1, "xuong": 1}
BESIDE = frozenset({RowProblem.ROW_EMPTY, RowProblem.ROW_CELLS, RowProblem.ROW_TOO_MANY})


def _asked(request: SignedInRequest, submission_id: int, section: str, no: int | None) -> tuple[Any, RowPage]:
    """The report whose cells she sees as they stand, and the page of the row."""
    submission = selectors.find_live(submission_id, request.user, timezone.now())
    if submission is None:
        raise Http404
    found = row_page(submission, selectors.scope(submission).layout, section, no)
    if found is None:
        raise Http404
    return submission, found


def _back(submission_id: int, section: str) -> str:
    return f"{reverse('submissions:detail', args=[submission_id])}?xem=rieng#p-{section}"


@require_http_methods(["GET", "HEAD", "POST"])
def row_new(request: SignedInRequest, submission_id: int, list_section: str) -> HttpResponse:
    """Add a row to a list."""
    submission, asked = _asked(request, submission_id, list_section, None)
    form = RowForm(asked.section, request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["khoa"] or uuid4()
        add = partial(services.add_row, submission_id, list_section, form.values(), key=key)
        if _saved(request, form, add, RowDeed.ADD):
            if "tiep" in request.POST:
                return redirect("submissions:row_new", submission_id, list_section)
            return redirect(_back(submission_id, list_section))
    return _page(request, submission, asked, form)


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: SignedInRequest, submission_id: int, list_section: str, row_no: int) -> HttpResponse:
    """One row: written anew, with its history."""
    submission, asked = _asked(request, submission_id, list_section, row_no)
    assert asked.row is not None
    form = RowForm(asked.section, request.POST or None, asked.row.values, asked.row.rev)
    conflict = None
    if request.method == "POST" and form.is_valid():
        edit = partial(
            services.edit_row,
            submission_id,
            list_section,
            row_no,
            form.values(),
            base_rev=form.cleaned_data["rev"] or 0,
        )
        try:
            if _saved(request, form, edit, RowDeed.EDIT):
                return redirect(_back(submission_id, list_section))
        except RowConflict as found:
            messages.warning(request, refusal_text(found))
            form.now_on(found.rev)
            conflict = found
    return _page(request, submission, asked, form, conflict)


def _saved(request: SignedInRequest, form: RowForm, deed: Any, done: RowDeed) -> bool:
    """Do it and say so; a refusal stands beside its cells.

    :raises RowConflict:
    """
    try:
        deed(actor=request.user, at=timezone.now())
    except RowConflict:
        raise
    except (RowsRefused, Refused) as refused:
        if refused.code in BESIDE:
            form.refuse(refused)
        else:
            form.add_error(None, refusal_text(refused))
        return False
    messages.success(request, str(texts.ROW_DONE[done]) % {"list": in_language(form.section.title)})
    return True


def _page(
    request: SignedInRequest,
    submission: Any,
    asked: RowPage,
    form: RowForm,
    conflict: RowConflict | None = None,
) -> HttpResponse:
    shown = selectors.page(submission, request.user, timezone.now())
    differs = said_changes(asked.section, form.values(), conflict.theirs) if conflict else []
    context = {
        "submission": submission,
        "page": shown,
        "asked": asked,
        "form": form,
        "conflict": conflict,
        "differs": differs,
    }
    status = 409 if conflict else 422 if form.is_bound and form.errors else 200
    return render(request, "submissions/row.html", context, status=status)


@require_POST
def row_deed(request: SignedInRequest, submission_id: int, list_section: str, row_no: int) -> HttpResponse:
    """Move a row, take it out or put it back: what the button says."""
    _submission, asked = _asked(request, submission_id, list_section, row_no)
    wanted = request.POST.get("viec", "")
    common = {"actor": request.user, "at": timezone.now()}
    deeds: dict[str, tuple[RowDeed, Any]] = {
        "bo": (
            RowDeed.REMOVE,
            partial(services.remove_row, base_rev=whole(request.POST.get("rev")) or 0),
        ),
        "lay-lai": (RowDeed.RESTORE, services.restore_row),
        **{name: (RowDeed.MOVE, partial(services.move_row, by=by)) for name, by in MOVES.items()},
    }
    if wanted in deeds:
        done, deed = deeds[wanted]
        _do(
            request, asked, partial(deed, submission_id, list_section, row_no, **common), texts.ROW_DONE[done]
        )
    return redirect(_back(submission_id, list_section))


@require_POST
def no_rows(request: SignedInRequest, submission_id: int, list_section: str) -> HttpResponse:
    """Say that a list has nothing."""
    _submission, asked = _asked(request, submission_id, list_section, None)
    deed = partial(
        services.declare_no_rows,
        submission_id,
        list_section,
        key=uuid4(),
        actor=request.user,
        at=timezone.now(),
    )
    _do(request, asked, deed, texts.NO_ROWS_DECLARED)
    return redirect(_back(submission_id, list_section))


def _do(request: SignedInRequest, asked: RowPage, deed: Any, said: Any) -> None:
    try:
        deed()
    except Refused as refused:
        messages.error(request, refusal_text(refused))
    else:
        messages.success(request, str(said) % {"list": in_language(asked.section.title)})
