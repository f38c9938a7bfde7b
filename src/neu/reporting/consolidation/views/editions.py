"""Pages of editions: prepared, read as a draft, signed, read, checked again, downloaded."""

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest, too_often
from neu.registry.periods.rules import day_of
from neu.reporting.consolidation import pages, selectors, services, texts
from neu.reporting.consolidation.documents.report import pdf
from neu.reporting.consolidation.documents.word import docx
from neu.reporting.consolidation.inputs import IssueForm, PrepareForm
from neu.reporting.consolidation.selectors import comparing, frozen, quoted, signatures, signing, verifying
from neu.reporting.consolidation.selectors import editions as issued
from neu.reporting.consolidation.views.seen import found_round
from neu.reporting.submissions.selectors.lines import TotalState

SHA256 = re.compile(r"[0-9a-f]{64}")
MOST_MB = settings.UPLOAD_DOORS["recognise"] // (1024 * 1024)  # of a file sent to be examined
PRINTED = {"pdf": pdf, "docx": docx}  # what can be made anew of an edition's content
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}


@require_safe
def editions(request: HttpRequest, round_id: int) -> HttpResponse:
    """Editions of a round, the draft that waits, and the forms of whoever may prepare or sign."""
    at, user = timezone.now(), cast(SignedInRequest, request).user
    round_, _reach = found_round(request, round_id, at)
    found, draft = issued.editions_of(round_), issued.open_draft(round_)
    may_issue = draft is not None and issued.issuer(user, round_, at) is not None
    prepare_form = None
    if issued.preparer(user, round_, at) is not None:
        prepare_form = PrepareForm(initial={"title": signing.default_title(round_)})
        prepare_form.fields["reason"].required = bool(found)  # as the page says it; the deed asks again
    reads = draft is not None and signing.may_read_draft(user, round_, at)
    changes = comparing.changes(draft) if draft and reads else []
    listed = signing.default_recipients(round_, draft, day_of(at)) if draft and may_issue else []
    return render(
        request,
        "consolidation/editions.html",
        {
            "round": round_,
            "editions": found,
            "draft": draft,
            "last": found[0] if found else None,
            "prepare_form": prepare_form,
            "may_read_draft": reads,
            "draft_counted": json.loads(draft.content)["counted"] if draft and reads else None,
            "counted": selectors.missing(round_, round_.territory_id, TotalState.ACCEPTED)
            if prepare_form is not None
            else None,
            "changes": _leading(changes, round_),
            "issue_form": IssueForm(initial={"recipients": "\n".join(listed)}) if may_issue else None,
        },
    )


@require_POST
def prepare(request: HttpRequest, round_id: int) -> HttpResponse:
    """Make an edition ready from what is accepted now."""
    at, user = timezone.now(), cast(SignedInRequest, request).user
    round_, _reach = found_round(request, round_id, at)
    form = PrepareForm(request.POST)
    if form.is_valid():
        try:
            services.prepare(round_.pk, actor=user, at=at, **form.cleaned_data)
            messages.success(request, _("Đã chuẩn bị bản phát hành. Người có quyền ký nhập số và ký."))
        except Refused as refused:
            messages.error(request, refusal_text(refused))
    return redirect("consolidation:editions", round_.pk)


@require_POST
def withdraw(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Drop a draft."""
    at, user = timezone.now(), cast(SignedInRequest, request).user
    draft = issued.draft_or_none(draft_id)
    if draft is None:
        raise Http404
    found_round(request, draft.round_id, at)
    try:
        services.withdraw(draft.pk, actor=user, at=at)
        messages.success(request, _("Đã bỏ bản chuẩn bị."))
    except Refused as refused:
        messages.error(request, refusal_text(refused))
    return redirect("consolidation:editions", draft.round_id)


@require_POST
def issue(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Sign a draft."""
    at, user = timezone.now(), cast(SignedInRequest, request).user
    draft = issued.draft_or_none(draft_id)
    if draft is None:
        raise Http404
    found_round(request, draft.round_id, at)
    form = IssueForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Chưa có số, ký hiệu văn bản. Nhập số do văn thư cấp, ví dụ 168/BC-UBND."))
        return redirect("consolidation:editions", draft.round_id)
    try:
        made = services.issue(
            draft.pk, form.cleaned_data["number"], actor=user, at=at, recipients=form.listed()
        )
    except Refused as refused:
        messages.error(request, refusal_text(refused))
        return redirect("consolidation:editions", draft.round_id)
    messages.success(request, _("Đã phát hành bản số %(number)s.") % {"number": made.number})
    return redirect("consolidation:edition", made.pk)


@require_safe
def edition(request: HttpRequest, edition_id: int) -> HttpResponse:
    """One edition as it is kept: number, hash, what it replaces and changes, its files, its last check."""
    found = issued.edition_or_none(edition_id)
    if found is None:
        raise Http404
    content, files = issued.content_of(found), issued.files_of(found)
    return render(
        request,
        "consolidation/edition.html",
        {
            "edition": found,
            "pdf_hash": next(one.sha256 for one in files if one.kind == "pdf"),
            "issue": content["issue"],
            "counted": content["body"]["counted"],
            "view": issued.view_words(content),
            "demo": content["body"]["demo"],
            "differences": [
                (
                    *words,
                    frozen.address(found.replaces_id or 0, found.round.territory_id, key),
                    frozen.address(found.pk, found.round.territory_id, key),
                )
                for *words, key in issued.difference_rows(found, content)
            ],
            "told": _told(found, content["body"]),
            "files": [(one, texts.FILE[one.kind]) for one in files],
            "check": pages.shown_check(verifying.last_check(found)),
            "replaced_by": issued.replaced_by(found),
            "signature": signatures.signature_of(found),
        },
    )


def _told(found: Any, body: Any) -> list[tuple[str, list[tuple[quoted.Piece, list[str]]]]]:
    """Return (heading, its words in pieces with the pages that say where their numbers come from)."""
    territory = found.round.territory_id
    return [
        (
            one.title,
            [(part, [frozen.address(found.pk, territory, key) for key in part.cells]) for part in one.pieces],
        )
        for one in quoted.headings(body, issued.layout_of(found))
    ]


@require_safe
def compare_edition(request: HttpRequest, edition_id: int) -> HttpResponse:
    """One edition beside another of that year, or beside what is accepted now; `voi` names which."""
    found = issued.edition_or_none(edition_id)
    if found is None:
        raise Http404
    user, at = cast(SignedInRequest, request).user, timezone.now()
    others = comparing.comparable(found)
    sees_now = selectors.reach_of(user, found.round, at).sees_all(found.round.territory_id)
    chosen = request.GET.get("voi", "")
    other = next((one for one in others if str(one.pk) == chosen), None)
    if other is None and not sees_now:
        other = next(iter(others), None)
    if other is not None:
        changes = comparing.with_edition(found, other)
    else:
        changes = comparing.with_now(found) if sees_now else []
    led = _led(found, changes)
    if other is not None:
        beside = _led(other, changes)
    else:
        beside = [_leads_now(found, one) for one in changes]
    context = {
        "edition": found,
        "others": others,
        "other": other,
        "sees_now": sees_now,
        "changes": list(zip(changes, led, beside, strict=True)),
        "at": at,
    }
    return render(request, "consolidation/compare_edition.html", context)


def _leading(changes: Sequence[comparing.Changed], round_: Any) -> list[tuple[comparing.Changed, str, str]]:
    """Return what a draft changes in the edition in force, with where each side leads."""
    last = issued.last_edition(round_) if changes else None
    if last is None:
        return []
    led = _led(last, changes)
    return [(one, before, _leads_now(last, one)) for one, before in zip(changes, led, strict=True)]


def _led(edition: Any, changes: Sequence[comparing.Changed]) -> list[str]:
    """Return where the edition's side of each difference leads: to that number's origin, "" for words."""
    body = issued.content_of(edition)["body"]
    with frozen.as_issued(edition):
        return [
            frozen.address(edition.pk, frozen.place_of(body, one.at or body["round"]["territory"]), one.key)
            for one in changes
        ]


def _leads_now(edition: Any, one: comparing.Changed) -> str:
    body = issued.content_of(edition)["body"]
    place_id = frozen.place_of(body, one.at or body["round"]["territory"])
    if not one.key or place_id is None:
        return ""
    section, row, column = one.key
    return pages.address(edition.round_id, place_id, TotalState.ACCEPTED, (section, row, column))


@require_POST
def check(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Recompute an edition from what it used; what is found is kept and shown on its page."""
    if issued.edition_or_none(edition_id) is None:
        raise Http404
    services.check(edition_id, actor=cast(SignedInRequest, request).user, at=timezone.now())
    return redirect(f"{reverse('consolidation:edition', args=[edition_id])}#kiem-tra")


@require_GET
def draft_file(request: HttpRequest, draft_id: int, kind: str) -> HttpResponse:
    """The document as it stands before anybody signs it, for who prepares it and who may sign."""
    at, user = timezone.now(), cast(SignedInRequest, request).user
    draft = issued.draft_or_none(draft_id)
    if draft is None or kind not in PRINTED or not signing.may_read_draft(user, draft.round, at):
        raise Http404
    try:
        content, layout = signing.draft_content(draft, at)
        made = PRINTED[kind](content, layout, content_hash="", issued_at=at, draft=True)
    except Refused as refused:
        messages.error(request, refusal_text(refused))
        return redirect("consolidation:editions", draft.round_id)
    return HttpResponse(made, headers=_as_file(kind, f"du-thao-{draft.pk}.{kind}"))


@require_GET
def word(request: HttpRequest, edition_id: int) -> HttpResponse:
    """An edition in Word, made of what was signed: to go on working with, worth nothing as a document."""
    found = issued.edition_or_none(edition_id)
    if found is None:
        raise Http404
    content, layout = issued.content_of(found), issued.layout_of(found)
    made = docx(
        content,
        layout,
        content_hash=found.content_hash,
        issued_at=found.issued_at,
        address=issued.numbers_address(found),
    )
    return HttpResponse(made, headers=_as_file("docx", f"{issued.stem(found)}.docx"))


@require_GET
def file(request: HttpRequest, edition_id: int, kind: str) -> HttpResponse:
    """A file of an edition, as it was issued."""
    found = issued.file_or_none(edition_id, kind) if kind in TYPES else None
    if found is None:
        raise Http404
    headers = {**_as_file(kind, found.name), "ETag": f'"{found.sha256}"'}
    return HttpResponse(bytes(found.content), headers=headers)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def recognise(request: HttpRequest) -> HttpResponse:
    """Whether a file or a printed hash is of an issued edition: for anybody who was handed one.

    A file's hash is made on the reader's machine; the file itself comes only when she sends it (POST) to have
    its signature examined, and is kept nowhere.
    """
    typed, file = request.GET.get("ma", ""), request.FILES.get("tep")
    sent = file.read() if file is not None else b""
    too_big = file is not None and (file.size or 0) > len(sent)
    sha256 = hashlib.sha256(sent).hexdigest() if sent else "".join(typed.split()).lower()
    wrong = bool(sha256) and not SHA256.fullmatch(sha256)
    found = issued.recognised(sha256) if sha256 and not wrong and not too_big else None
    examined, busy = None, False
    if sent and not too_big:
        busy = too_often(request, "examine", settings.EXAMINED_FILES_A_MINUTE)
    if sent and not too_big and not busy:
        examined = signatures.examined(sent)
    elif found is not None and found.kind == "pdf":
        examined = signatures.examined_file(found.edition)
    missing = request.method == "POST" and not sent
    context = {
        "typed": typed[:200],
        "asked": bool(sha256) and not too_big,
        "busy": busy,
        "wrong": wrong,
        "missing": missing,
        "too_big": too_big,
        "most": MOST_MB,
        "found": found,
        "what": texts.FILE[found.kind] if found and found.kind else "",
        "examined": examined,
        "said": texts.SIGNATURE[examined.state] if examined else "",
        "test_said": texts.TEST_CERTIFICATE,
        "signature": signatures.signature_of(found.edition) if found else None,
    }
    status = 413 if too_big else 429 if busy else 422 if wrong or missing else 200
    return render(request, "consolidation/recognise.html", context, status=status)


def _as_file(kind: str, name: str) -> dict[str, str]:
    return {
        "Content-Type": TYPES[kind],
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=0",
    }
