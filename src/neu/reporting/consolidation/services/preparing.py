"""Making an edition ready: what was accepted, as it stands now, for whoever signs."""

import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.notices import services as notices
from neu.platform.text.refusals import Refused
from neu.platform.text.typed import REASON, typed
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.rules import FunctionKind
from neu.registry.people import selectors as people
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places
from neu.reporting.consolidation.documents.report import refuse_unprintable
from neu.reporting.consolidation.models import Edition, EditionDraft
from neu.reporting.consolidation.rules import Refusal, hash_of, says_otherwise, text_of
from neu.reporting.consolidation.selectors import contents, editions, signing, waiting
from neu.reporting.consolidation.selectors.basis import gather
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.selectors.lines import TotalState, counting

TITLE = 300  # as the column holds


@transaction.atomic
def prepare(round_id: int, *, actor: User, at: datetime, reason: str = "", title: str = "") -> EditionDraft:
    """Make an edition ready from accepted figures only; an earlier draft nobody signed is withdrawn.

    :raises Refused: NOT_STANDING_AGENCY, NOTHING_ACCEPTED; with an edition already out:
        AMENDMENT_REASON_REQUIRED, NOTHING_CHANGED; NOT_PRINTABLE, so that nobody finds out when it is signed;
        as `typed`.
    """
    title, reason = typed(title, TITLE, _("Trích yếu")), typed(reason, REASON, _("Lý do thay thế"))
    round_ = (
        Round.objects.select_for_update(of=("self",), no_key=True)
        .select_related("regime__programme", "form_version__form", "window", "route")
        .get(pk=round_id)
    )
    chair = _chair(actor, round_, at)
    basis = gather(round_, TotalState.ACCEPTED)
    if not any(line.step_id != basis.step_id for line in counting(basis.lines, basis.state)):
        raise Refused(Refusal.NOTHING_ACCEPTED, {"round": round_.name})
    text = text_of(contents.body(basis))
    last = editions.last_edition(round_)
    if last is not None:
        if not says_otherwise(editions.content_of(last)["body"], json.loads(text)):
            raise Refused(Refusal.NOTHING_CHANGED, {"number": last.number})
        if not reason:
            raise Refused(Refusal.AMENDMENT_REASON_REQUIRED, {"number": last.number}, where="reason")
    unsigned = EditionDraft.objects.filter(round=round_, withdrawn_at__isnull=True, edition__isnull=True)
    unsigned.update(withdrawn_at=at)
    draft = EditionDraft.objects.create(
        round=round_,
        title=title or signing.default_title(round_),
        content=text,
        content_hash=hash_of(text),
        prepared_by=actor,
        prepared_for_id=chair.agency_id,
        prepared_at=at,
        reason=reason,
    )
    refuse_unprintable(text + draft.title + draft.reason)
    audit.record(
        "edition.prepare",
        subject=("edition_draft", draft.pk, draft.title),
        actor=actor,
        at=at,
        changes={
            "round": round_.name,
            "hash": draft.content_hash,
            **people.on_behalf(actor, chair.agency_id, Duty.PREPARE, day_of(at)),
        },
        reason=draft.reason,
    )
    _tell(draft, at)
    return draft


@transaction.atomic
def withdraw(draft_id: int, *, actor: User, at: datetime) -> EditionDraft:
    """Drop a draft nobody signed; it stays in the record.

    :raises Refused: NOT_STANDING_AGENCY, DRAFT_ISSUED, DRAFT_WITHDRAWN.
    """
    draft = EditionDraft.objects.select_for_update(of=("self",)).select_related("round").get(pk=draft_id)
    _chair(actor, draft.round, at)
    if issued := Edition.objects.filter(draft=draft).first():
        raise Refused(Refusal.DRAFT_ISSUED, {"number": issued.number})
    if draft.withdrawn_at is not None:
        raise Refused(Refusal.DRAFT_WITHDRAWN)
    draft.withdrawn_at = at
    draft.save(update_fields=["withdrawn_at"])
    audit.record(
        "edition.withdraw",
        subject=("edition_draft", draft.pk, draft.title),
        actor=actor,
        at=at,
        changes={"round": draft.round.name, "hash": draft.content_hash},
    )
    return draft


def _chair(actor: User, round_: Round, at: datetime) -> people.Chair:
    """The chair from which editions of the round are made ready.

    :raises Refused: NOT_STANDING_AGENCY.
    """
    chair = editions.preparer(actor, round_, at)
    if chair is None:
        name = places.name(round_.territory_id, round_.cutoff_on)
        raise Refused(Refusal.NOT_STANDING_AGENCY, {"territory": name.full})
    return chair


@notices.in_vietnamese
def _tell(draft: EditionDraft, at: datetime) -> None:
    """Tell who may sign that an edition waits for them."""
    on = day_of(at)
    holder = agencies.holder_covering(FunctionKind.ISSUER, draft.round.territory_id, on)
    signers = people.people_with(holder.agency_id, Duty.ISSUE, on) if holder else []
    notices.announce(
        f"edition.prepare:{draft.pk}",
        recipients=[one.pk for one in signers],
        title=_("Bản phát hành chờ ký: %(title)s") % {"title": draft.title},
        body=_("%(round)s. Đọc dự thảo rồi nhập số và ký.") % {"round": draft.round.name},
        url=waiting.address(draft),
        at=at,
    )
