"""What a signature adds to a body: whose document, of which day, to whom, what it replaces; and its draft."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.models import Agency
from neu.registry.agencies.rules import FunctionKind
from neu.registry.people.models import User
from neu.registry.people.selectors import Chair
from neu.registry.periods.rules import Period, day_of
from neu.reporting.consolidation.documents import wording
from neu.reporting.consolidation.models import Edition, EditionDraft
from neu.reporting.consolidation.rules import changed_cells, spell
from neu.reporting.consolidation.selectors import adjustments, editions
from neu.reporting.consolidation.selectors.listed import agencies_in
from neu.reporting.consolidation.selectors.listed import differences as listed_differences
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.layout import Layout
from neu.reporting.rounds import selectors as rounds
from neu.reporting.rounds.models import Round, Step
from neu.reporting.rounds.rules import StepKind
from neu.reporting.submissions.selectors.earlier import earlier_years

KIND = "Báo cáo"
COMMITTEE = "Ủy ban nhân dân"
AS_ABOVE, ARCHIVE = "Như trên", "Lưu: VT"


@dataclass(frozen=True)
class Signature:
    """Who signs and how the clerk's office registers it; a draft has neither number nor signer."""

    agency_id: int
    at: datetime
    number: str = ""
    title: str = ""
    signer: str = ""
    recipients: Sequence[str] = ()

    @classmethod
    def of(
        cls, chair: Chair, actor: User, number: str, recipients: Sequence[str], at: datetime
    ) -> "Signature":
        return cls(chair.agency_id, at, number, chair.title, actor.full_name, recipients)


def default_title(round: Round) -> str:  # noqa: A002 - the noun of the room
    """Return the trích yếu of a round's report, from its regime, its programme and its period.

    An ad hoc round was named by whoever asked for it: its name is said as it stands.
    """
    if round.regime.adhoc:
        return round.regime.name
    period = Period.parse(round.period).label_vi
    regime = rounds.regime_of(round)
    follow_up = round.follows_id is not None
    return wording.subject(regime.name, regime.programme.name, period, follow_up=follow_up)[:300]


def addressees(round: Round, on: date) -> list[str]:  # noqa: A002
    """Return whom the issued report goes up to: the holders, that day, of the steps after the signing one."""
    kinds = Step.objects.filter(
        route=round.route_id, kind=StepKind.RECEIVE, edges_in__sender__kind=StepKind.ISSUE
    ).values_list("function", flat=True)
    holders = [agencies.holder_covering(kind, round.territory_id, on) for kind in dict.fromkeys(kinds)]
    return [agencies.name(one.agency_id, on).name for one in holders if one is not None]


def default_recipients(round: Round, draft: EditionDraft, on: date) -> list[str]:  # noqa: A002
    """Return "Nơi nhận" as Decree 30 lists it: those addressed above, who prepared it, the archive."""
    above = [AS_ABOVE] if addressees(round, on) else []
    return [*above, agencies.name(draft.prepared_for_id, on).name, ARCHIVE]


def signed_part(
    draft: EditionDraft,
    body: dict[str, Any],
    last: Edition | None,
    signature: Signature,
    form_note: str,
) -> dict[str, Any]:
    """Return what is said beside the body: number, day, names of that day, what it replaces and changes."""
    on, round_ = day_of(signature.at), draft.round
    agency = agencies.name(signature.agency_id, on)
    parent = agencies.name(agency.parent_id, on).name if agency.parent_id else ""
    decision = rounds.regime_of(round_).decision
    said = {
        "no": last.no + 1 if last else 1,
        "number": signature.number,
        "kind": KIND,
        "title": draft.title,
        "basis": ""
        if decision.draft
        else wording.citation(decision.title, decision.number, decision.issued_on, decision.issuer),
        "round_name": round_.name,
        "issued_on": on.isoformat(),
        "parent": parent,
        "agency": agency.name,
        "seat": agency.seat,
        "authority": f"TM. {COMMITTEE}" if agency.name.startswith(COMMITTEE) else "",
        "signer_title": signature.title,
        "signer": signature.signer,
        "addressees": addressees(round_, on),
        "recipients": [one.strip() for one in signature.recipients if one.strip()]
        or default_recipients(round_, draft, on),
        "form_note": form_note,
        "names": editions.named_places(body, on),
        "agencies": agency_names(body, on),
        "replaces": _replaced(last),
        "differences": _differences(last, body),
        **({"row_differences": rows} if (rows := _row_differences(last, body, round_)) else {}),
        "reason": draft.reason,
    }
    adjusted = _adjusters(draft.round, body)
    return said | {"adjustments": adjusted} if adjusted else said


def _adjusters(round: Round, body: Mapping[str, Any]) -> dict[str, dict[str, str]]:  # noqa: A002
    """Return for each adjustment an edition counts its place in words, who entered it, who signed it off."""
    used = {one["named"] for one in body.get("adjustments", ())}
    if not used:
        return {}
    found = adjustments.of_rounds(adjustments.rounds_read(round, earlier_years(round)))
    return {
        one.named: {
            "place": one.place.full,
            "entered_by": one.entered_by,
            "signed_by": one.signed.by if one.signed else "",
        }
        for one in found
        if one.named in used
    }


def agency_names(body: Mapping[str, Any], on: date) -> dict[str, str]:
    """Return agency code → its name on a day, of every agency whose report a body lacks, or whose rows
    it prints."""
    codes = {one[3] for one in body["counted"]["missing"]} | {*agencies_in(body)}
    ids = dict(Agency.objects.filter(code__in=codes).values_list("pk", "code"))
    return {ids[key]: name.name for key, name in agencies.names(ids, on).items()}


def _replaced(last: Edition | None) -> dict[str, Any] | None:
    if last is None:
        return None
    return {
        "no": last.no,
        "number": last.number,
        "issued_on": day_of(last.issued_at).isoformat(),
        "hash": last.content_hash,
    }


def _differences(last: Edition | None, body: dict[str, Any]) -> list[dict[str, Any]]:
    if last is None:
        return []
    found = changed_cells(editions.content_of(last)["body"], body)
    return [{"key": list(one.key), "old": one.old, "new": one.new} for one in found]


def _row_differences(last: Edition | None, body: dict[str, Any], round_: Round) -> list[list[str]]:
    """Return [row, column, old, new] of each cell of a list that an amended edition changes, as printed."""
    if last is None or "lists" not in body:
        return []
    layout = forms.layout(round_.form_version_id)
    return [list(one) for one in listed_differences(editions.content_of(last)["body"], body, layout)]


def may_read_draft(user: User, round: Round, at: datetime) -> bool:  # noqa: A002
    """True for who prepares it and who may sign it: a draft is nobody else's to read."""
    return editions.preparer(user, round, at) is not None or editions.issuer(user, round, at) is not None


def draft_content(draft: EditionDraft, at: datetime) -> tuple[dict[str, Any], Layout]:
    """Return what a draft would say if it were signed today, with its form: no number, day or name yet."""
    round_ = draft.round
    holder = agencies.holder_covering(FunctionKind.ISSUER, round_.territory_id, day_of(at))
    layout = forms.layout(round_.form_version_id)
    body = json.loads(draft.content)
    signature = Signature(holder.agency_id if holder else draft.prepared_for_id, at)
    said = signed_part(draft, body, editions.last_edition(round_), signature, layout.note)
    content: Any = spell({"body": body, "issue": said})
    return content, layout
