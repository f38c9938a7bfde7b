"""Doors of handing over: the list, the wizard of a day, one handing over, taking it back."""

from datetime import date, timedelta
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import parse_day, whole
from neu.platform.ui.words import refusal_text
from neu.registry.agencies import selectors as agencies
from neu.registry.handover import selectors, services, texts
from neu.registry.handover.rules import HandOverRefusal, Way, read_choice
from neu.registry.handover.selectors import Desk
from neu.registry.handover.services import Wanted
from neu.registry.people.http import SignedInRequest, may, require
from neu.registry.people.rules import Duty

LIMIT = 60
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)  # the days periods are kept for
MOVES = "chuyen"


@require_safe
def hand_overs(request: HttpRequest) -> HttpResponse:
    """All handings over, and the door of a new one."""
    require(request, Duty.READ_ALL)
    page = Paginator(selectors.hand_overs(), LIMIT).get_page(request.GET.get("trang"))
    context = {"page": page, "keeps": may(request, Duty.ADMINISTER)}
    return render(request, "handover/all.html", context)


def _day(request: HttpRequest) -> date:
    """The first day of the new holders, as asked.

    :raises Refused: HANDOVER_DAY_WRONG
    """
    typed = (request.POST if request.method == "POST" else request.GET).get("ngay", "").strip()
    try:
        day = parse_day(typed)
    except ValueError:
        day = LATEST + timedelta(days=1)
    if not EARLIEST <= day <= LATEST:
        raise Refused(HandOverRefusal.DAY_WRONG, {"typed": typed[:40]}, where="ngay")
    return day


@require_http_methods(["GET", "HEAD", "POST"])
def wizard(request: HttpRequest) -> HttpResponse:
    """What has to pass on a day: /ban-giao/moi/?ngay=1/7/2025&co_quan=12. A POST shows it, then does it."""
    require(request, Duty.ADMINISTER)
    asked = request.POST if request.method == "POST" else request.GET
    agency = whole(asked.get("co_quan"))
    context: dict[str, Any] = {
        "typed_day": asked.get("ngay", "").strip(),
        "agency": agencies.names([agency], timezone.localdate()).get(agency) if agency else None,
        "agencies": _choosable(),
        "reason": asked.get("can_cu", ""),
    }
    if agency and context["agency"] is None:
        raise Http404
    if "ngay" not in asked:
        return render(request, "handover/wizard.html", context)
    try:
        day = _day(request)
        desk = selectors.desk(day, agency)
        context |= {"desk": desk, "typed": _typed(request, desk)}
        if request.method == "POST":
            wanted = _wanted(request, desk)
            if "lam" not in request.POST:
                if not wanted:
                    raise Refused(HandOverRefusal.NOTHING_CHOSEN)
                return render(request, "handover/confirm.html", context | {"lines": _lines(desk, wanted)})
            made = services.hand_over(
                wanted,
                day=day,
                agency_id=agency,
                reason=request.POST.get("can_cu", ""),
                actor=cast(SignedInRequest, request).user,
                at=timezone.now(),
            )
            messages.success(request, _("Đã bàn giao. Việc đang mở theo chức năng sang nơi nhận."))
            return redirect("handover:one", made.pk)
    except Refused as refused:
        context |= {"refusal": refusal_text(refused), "refused_at": refused.where}
    return render(request, "handover/wizard.html", context, status=422 if "refusal" in context else 200)


def _choosable() -> list[agencies.AgencyName]:
    today = timezone.localdate()
    held = {function.agency_id for function in agencies.directory(today)}
    return sorted(agencies.names(held, today).values(), key=lambda name: name.name)


def _wanted(request: HttpRequest, desk: Desk) -> dict[int, Wanted]:
    """What was chosen for the agencies of the page; one left where it is is not among them."""
    wanted = {}
    for row in desk.rows:
        agency = row.agency.agency_id
        choice = read_choice(request.POST.get(f"c-{agency}", ""))
        if choice is not None:
            staying = frozenset(
                person.position_id
                for person in row.people
                if request.POST.get(f"p-{person.position_id}", MOVES) != MOVES
            )
            wanted[agency] = Wanted(choice, request.POST.get(f"t-{agency}", ""), staying)
    return wanted


def _typed(request: HttpRequest, desk: Desk) -> list[tuple[Any, ...]]:
    """Each row with what stands in its fields: what was typed, or what is proposed."""
    sent = request.method == "POST"
    return [
        (
            row,
            request.POST.get(f"c-{row.agency.agency_id}", "") if sent else str(row.chosen or ""),
            request.POST.get(f"t-{row.agency.agency_id}", "") if sent else row.new_name,
            [
                (person, not sent or request.POST.get(f"p-{person.position_id}", MOVES) == MOVES)
                for person in row.people
            ],
        )
        for row in desk.rows
    ]


def _lines(desk: Desk, wanted: dict[int, Wanted]) -> list[tuple[Any, ...]]:
    """What will be done, row by row, for the confirming page."""
    lines = []
    for row in desk.rows:
        chosen = wanted.get(row.agency.agency_id)
        if chosen is None:
            continue
        words = dict(row.choices).get(chosen.choice, "")
        moving = [one for one in row.people if one.position_id not in chosen.staying]
        stays = chosen.choice.way is Way.KEEP
        lines.append((row, chosen, words, moving, len(row.people) - len(moving), stays))
    return lines


@require_POST
def found(request: HttpRequest) -> HttpResponse:
    """Found the agencies that units lack."""
    require(request, Duty.ADMINISTER)
    try:
        day = _day(request)
        keys = {key: request.POST.get(f"t-{key}", "") for key in request.POST.getlist("thieu")}
        made = services.found_missing(
            keys,
            day=day,
            reason=request.POST.get("can_cu", ""),
            actor=cast(SignedInRequest, request).user,
            at=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refusal_text(refused))
        typed = request.POST.get("ngay", "")[:40]
        return redirect(f"{request.path.removesuffix('lap/')}moi/?ngay={typed}")
    messages.success(request, _("Đã lập cơ quan. Giao vị trí cho người làm ở trang người dùng."))
    return redirect("handover:one", made.pk)


@require_safe
def hand_over(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """One handing over: what passed to whom, and what remains for a person."""
    require(request, Duty.READ_ALL)
    made = selectors.hand_over(hand_over_id)
    if made is None:
        raise Http404
    return render(
        request,
        "handover/one.html",
        {
            "made": made,
            "lines": [(line, texts.WAY[line["way"]]) for line in made.lines],
            "keeps": may(request, Duty.ADMINISTER),
            "desk": selectors.desk(made.on_day) if made.undone_at is None else None,
        },
    )


@require_POST
def undo(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """Take a handing over back."""
    require(request, Duty.ADMINISTER)
    try:
        services.undo(
            hand_over_id,
            reason=request.POST.get("can_cu", ""),
            actor=cast(SignedInRequest, request).user,
            at=timezone.now(),
        )
    except Refused as refused:
        if refused.code == HandOverRefusal.GONE:
            raise Http404 from None
        messages.error(request, refusal_text(refused))
    else:
        messages.success(request, _("Đã hoàn tác. Các cơ quan giữ lại chức năng và vị trí như trước."))
    return redirect("handover:one", hand_over_id)
