"""Signing an edition: numbered, frozen, hashed, printed; figures that moved since it was prepared stop it."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from neu.platform.audit import selectors as audited
from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day
from neu.platform.text.typed import NAME, typed
from neu.registry.people import selectors as people
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.people.selectors import Chair
from neu.registry.periods.rules import day_of
from neu.reporting.consolidation import certificates
from neu.reporting.consolidation.certificates import Identity
from neu.reporting.consolidation.documents.report import pdf, signing_place
from neu.reporting.consolidation.documents.signature import Said, signed
from neu.reporting.consolidation.documents.workbook import xlsx
from neu.reporting.consolidation.models import Edition, EditionDraft, EditionFile, EditionSignature
from neu.reporting.consolidation.rules import Refusal, changed_cells, hash_of, text_of
from neu.reporting.consolidation.selectors import contents, editions, signing, verifying
from neu.reporting.consolidation.selectors.basis import Basis, gather
from neu.reporting.consolidation.selectors.contributing import contributions
from neu.reporting.forms.layout import Layout
from neu.reporting.rounds import services as rounds_services
from neu.reporting.rounds.models import Obligation, Round
from neu.reporting.rounds.rules import ObligationState, StepKind
from neu.reporting.submissions import selectors as submitted
from neu.reporting.submissions import services as submissions
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import Action, Status, possible
from neu.reporting.submissions.selectors.lines import TotalState, passes

SHOWN_CHANGES = 3
NUMBER = 60  # as the column holds


@transaction.atomic
def issue(
    draft_id: int,
    number: str,
    *,
    actor: User,
    at: datetime,
    recipients: Sequence[str] = (),
) -> Edition:
    """Sign a draft: an Edition with its number, content, hash, uses and files. Nothing official is made up.

    :raises Refused: NOT_ISSUER, NUMBER_REQUIRED, NUMBER_TAKEN, DRAFT_ISSUED, DRAFT_WITHDRAWN, FIGURES_MOVED,
        SIGNING_UNREADY, FONT_MISSING, NOT_PRINTABLE; as `typed`.
    """
    number = " ".join(typed(number, NUMBER, _("Số, ký hiệu"), where="number").split())
    recipients = [typed(one, NAME, _("Nơi nhận")) for one in recipients]
    # the round first, as whoever prepares or adjusts it takes it
    in_round = EditionDraft.objects.filter(pk=draft_id).values("round")
    list(Round.objects.select_for_update(no_key=True).filter(pk__in=in_round))
    draft = (
        EditionDraft.objects.select_for_update(of=("self",))
        .select_related(*(f"round__{one}" for one in editions.ROUND))
        .get(pk=draft_id)
    )
    round_ = draft.round
    chair = editions.issuer(actor, round_, at)
    if chair is None:
        raise Refused(Refusal.NOT_ISSUER, {"on": day(day_of(at))})
    _refuse_number(number, chair, at)
    if issued := Edition.objects.filter(draft=draft).first():
        raise Refused(Refusal.DRAFT_ISSUED, {"number": issued.number})
    if draft.withdrawn_at is not None:
        raise Refused(Refusal.DRAFT_WITHDRAWN)
    identity = certificates.identity(at)  # asked before anything is locked or written
    basis = _held(round_)
    body = json.loads(text_of(contents.body(basis)))
    if hash_of(text_of(body)) != draft.content_hash:
        moved = _what_moved(json.loads(draft.content), body, basis.layout)
        raise Refused(Refusal.FIGURES_MOVED, {"what": moved})
    last = editions.last_edition(round_)
    signature = signing.Signature.of(chair, actor, number, recipients, at)
    said = signing.signed_part(draft, body, last, signature, basis.layout.note)
    content = {"body": body, "issue": said}
    text = text_of(content)
    edition = Edition.objects.create(
        round=round_,
        draft=draft,
        no=said["no"],
        number=number,
        replaces=last,
        content=text,
        content_hash=hash_of(text),
        uses=body["uses"],
        audit_head=audited.head(),
        agency_id=chair.agency_id,
        issued_by=actor,
        issued_at=at,
        issued_year=day_of(at).year,
    )
    _print(edition, json.loads(text), basis, identity)
    _fulfil(round_, actor, at)
    audit.record(
        "edition.issue",
        subject=("edition", edition.pk, number),
        actor=actor,
        at=at,
        changes={
            "no": edition.no,
            "hash": edition.content_hash,
            "replaces": last.number if last else None,
            "certificate": certificates.common_name(identity.certificate) if identity else None,
            **people.on_behalf(actor, chair.agency_id, Duty.ISSUE, day_of(at)),
        },
        reason=draft.reason,
    )
    return edition


def _fulfil(round_: Round, actor: User, at: datetime) -> None:
    """Signing is what the issuing step owes; it accepts the consolidation that waits for it."""
    owed = Obligation.objects.filter(round=round_, step__kind=StepKind.ISSUE)
    for one in owed:
        rounds_services.mark(one.pk, ObligationState.ACCEPTED, at)
    waiting = Submission.objects.filter(obligation__passes_to__in=owed, status=Status.SENT).distinct()
    for report in waiting.order_by("pk"):
        may = possible(submitted.facts(report, actor, at, findings=[]))
        if Action.ACCEPT in may and not submitted.stale_parts(report):
            submissions.accept(report.pk, actor=actor, at=at)


def _refuse_number(number: str, chair: Chair, at: datetime) -> None:
    if not number:
        raise Refused(Refusal.NUMBER_REQUIRED, where="number")
    year = day_of(at).year
    if Edition.objects.filter(agency=chair.agency_id, number=number, issued_year=year).exists():
        raise Refused(Refusal.NUMBER_TAKEN, {"number": number, "year": str(year)}, where="number")


def _held(round_: Round) -> Basis:
    """Return the basis under FOR SHARE of every report it may read: none moves until we commit."""
    before = gather(round_, TotalState.ACCEPTED)
    rounds = {one.pk for one in passes(round_)}
    rounds |= {one.pk for year in before.earlier for one in passes(year.round)}
    rounds |= {one.pk for one, _lines in before.plan}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT s.id FROM submissions_submission s JOIN rounds_obligation o ON o.id = s.obligation_id
               WHERE o.round_id = ANY(%s) ORDER BY s.id FOR SHARE OF s""",
            [sorted(rounds)],
        )
    return gather(round_, TotalState.ACCEPTED)


def _what_moved(prepared: dict[str, Any], now: dict[str, Any], layout: Layout) -> str:
    """Return the first few cells that moved, by name, or what else differs."""
    moved = changed_cells(prepared, now)
    if not moved:
        return verifying.first_in_words(prepared, now, layout)
    named = [
        f"{editions.cell_words(one.key, layout)} "
        f"({editions.said(one.old, one.key, layout)} → {editions.said(one.new, one.key, layout)})"
        for one in moved[:SHOWN_CHANGES]
    ]
    more = f" và {len(moved) - SHOWN_CHANGES} ô khác" if len(moved) > SHOWN_CHANGES else ""
    return "; ".join(named) + more


def _print(edition: Edition, content: dict[str, Any], basis: Basis, identity: Identity | None) -> None:
    """Store the files as they are issued, each with its own hash; the PDF signed, once."""
    layout, address = basis.layout, editions.numbers_address(edition)
    seal: Any = {"content_hash": edition.content_hash, "issued_at": edition.issued_at, "address": address}
    printed = pdf(content, layout, **seal)
    made = {
        "pdf": _sign(printed, edition, content, layout, identity) if identity else printed,
        "xlsx": xlsx(content, layout, **seal, made_of=contributions(basis)),
        "json": edition.content.encode(),
    }
    stem = editions.stem(edition)
    EditionFile.objects.bulk_create(
        EditionFile(
            edition=edition,
            kind=kind,
            name=f"{stem}.{kind}",
            sha256=hashlib.sha256(data).hexdigest(),
            content=data,
        )
        for kind, data in made.items()
    )


def _sign(
    printed: bytes, edition: Edition, content: dict[str, Any], layout: Layout, identity: Identity
) -> bytes:
    """Return the PDF signed, and keep by which certificate."""
    issue, certificate = content["issue"], identity.certificate
    EditionSignature.objects.create(
        edition=edition,
        certificate=certificates.common_name(certificate)[:300],
        fingerprint=certificates.fingerprint(certificate),
        chain=identity.pem,
        test=identity.test,
    )
    place = signing_place(
        content, layout, content_hash=edition.content_hash, address=editions.numbers_address(edition)
    )
    said = Said(issue["signer"], issue["agency"], issue["seat"], edition.content_hash)
    return signed(printed, place, said, identity, edition.issued_at)
