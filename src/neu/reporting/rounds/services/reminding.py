"""Reminding people of due dates: one digest a person a day, never twice; and how it is set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.notices import services as notices
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.registry.agencies import selectors as agencies
from neu.registry.people import selectors as people
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places
from neu.reporting.rounds import rules
from neu.reporting.rounds.models import Obligation, Reminder, Reminding
from neu.reporting.rounds.rules import Refusal
from neu.reporting.rounds.selectors import reminding
from neu.reporting.rounds.selectors.reminding import Digest, Line

LOCK = (1719, 34)  # one at a time writes the digests
NAMED = 20  # duties named in a digest; the rest are counted


@dataclass(frozen=True)
class _Called:
    """Names of the day, asked for once."""

    agencies: Mapping[int, str]
    places: Mapping[int, str]

    def who(self, one: Obligation) -> str:
        """The agency, with its place where the name does not say it."""
        name, place = self.agencies[one.agency_id], self.places[one.place_id]
        return name if place.lower() in name.lower() else f"{name} ({place})"


@transaction.atomic
def remind(at: datetime) -> int:
    """Write today's digests that are not written yet; return how many. Running it again writes none twice.

    Each goes to the person's notices, and by e-mail where mail is set up, asked for and she has an address.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
    on, made = day_of(at), reminding.digests(at)
    by_mail = reminding.how_reminded().by_mail and notices.mail_is_set_up()
    lines = [line for one in made for line in (*one.own, *one.escalated)]
    called = _Called(
        {
            key: name.name
            for key, name in agencies.names({line.obligation.agency_id for line in lines}, on).items()
        },
        {
            key: name.full
            for key, name in places.names({line.obligation.place_id for line in lines}, on).items()
        },
    )
    for one in made:
        mailed = by_mail and bool(one.user.email)
        Reminder.objects.create(
            user=one.user, day=on, duties=len(one.own) + len(one.escalated), mailed=mailed
        )
        _tell(one, called, at, mailed=mailed)
    escalated = {line.obligation.pk for one in made for line in one.escalated}
    Obligation.objects.filter(pk__in=escalated).update(escalated_at=at)
    if made:
        audit.record(
            "round.remind",
            subject=("reminding", on.isoformat(), written(on)),
            actor=None,
            at=at,
            changes={"reminded": len(made), "escalated": len(escalated)},
        )
    return len(made)


@notices.in_vietnamese
def _tell(one: Digest, called: _Called, at: datetime, *, mailed: bool) -> None:
    parts = []
    if one.own:
        parts.append(_("%(count)d việc sắp đến hạn hoặc quá hạn") % {"count": len(one.own)})
    if one.escalated:
        parts.append(_("%(count)d báo cáo quá hạn lâu") % {"count": len(one.escalated)})
    title = _("Nhắc hạn: %(what)s") % {"what": ", ".join(parts)}
    every = [*one.own, *one.escalated]
    said = [_said(line, called) for line in every[:NAMED]]
    if len(every) > NAMED:
        said.append(_("và %(count)d việc khác.") % {"count": len(every) - NAMED})
    body = "\n".join(said)
    notices.announce(
        f"round.remind:{day_of(at).isoformat()}",
        recipients=[one.user.pk],
        title=title,
        body=body,
        url=reverse("inbox:home"),
        at=at,
    )
    if mailed:
        notices.post(to=one.user.email, subject=title, body=body)


def _said(line: Line, called: _Called) -> str:
    """One duty in a digest: "Báo cáo năm 2025, Trạm y tế (Xã Ba Vì), …: hạn 09/09/2025, còn 3 ngày"."""
    if line.late > 0:
        when = _("quá hạn %(count)d ngày") % {"count": line.late}
    elif line.late == 0:
        when = _("hôm nay là ngày cuối")
    else:
        when = _("còn %(count)d ngày") % {"count": -line.late}
    one = line.obligation
    return _("%(round)s, %(who)s, %(step)s: hạn %(day)s, %(when)s.") % {
        "round": one.round.name,
        "who": called.who(one),
        "step": one.step.name,
        "day": written(line.last_day),
        "when": when,
    }


@transaction.atomic
def set_reminding(*, days: str, escalate_after: int, by_mail: bool, actor: User, at: datetime) -> Reminding:
    """Say on which days from a due date people are reminded, and when leaders hear of it.

    :raises Refused: MAY_NOT_SET_REMINDING, BAD_REMINDING_DAYS, BAD_ESCALATION.
    """
    if not people.may(actor, Duty.ADMINISTER, day_of(at)):
        raise Refused(Refusal.MAY_NOT_SET_REMINDING)
    try:
        steps = list(rules.reminding_steps(days))
    except ValueError as error:
        said = {"typed": days, "first": str(rules.EARLIEST_STEP), "last": str(rules.LATEST_STEP)}
        raise Refused(Refusal.BAD_REMINDING_DAYS, said, where="ngay") from error
    if not 1 <= escalate_after <= rules.LATEST_ESCALATION:
        raise Refused(Refusal.BAD_ESCALATION, {"last": str(rules.LATEST_ESCALATION)}, where="bao_len")
    before = reminding.how_reminded()
    kept, _new = Reminding.objects.update_or_create(
        pk=1, defaults={"days": steps, "escalate_after": escalate_after, "by_mail": by_mail}
    )
    audit.record(
        "reminding.set",
        subject=("reminding", 1, str(steps)),
        actor=actor,
        at=at,
        changes={
            "remind_on": [before.days, steps],
            "escalate_after": [before.escalate_after, escalate_after],
            "by_mail": [before.by_mail, by_mail],
        },
    )
    return kept
