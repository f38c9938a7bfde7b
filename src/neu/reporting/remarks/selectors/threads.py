"""What is said of reports and their cells, as pages and programs read it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from neu.platform.text.names import shown as in_language
from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import User
from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places
from neu.registry.places.rules import PlaceName
from neu.reporting.remarks.models import Attachment, Mention, Remark
from neu.reporting.submissions import selectors as submissions
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.ports import Mark
from neu.reporting.submissions.rules import Coordinates
from neu.reporting.submissions.selectors import Scope, Sight


@dataclass(frozen=True)
class Said:
    """One thing said: by whom, in the name of which agency, to whom."""

    remark: Remark
    agency: str
    to: str  # whom it mentions, in words


@dataclass(frozen=True)
class Thread:
    """A thread as its readers see it, oldest remark first; `cell_url` leads to its cell in the report."""

    first: Remark
    about: str
    cell_url: str
    said: list[Said]

    @property
    def open(self) -> bool:
        return self.first.closed_at is None

    @property
    def replies(self) -> int:
        return len(self.said) - 1


def cell_of(first: Remark) -> Coordinates | None:
    """Return which cell a thread is about; None: the whole report."""
    if first.place_id is None or first.series_id is None or first.window_id is None:
        return None
    return first.place_id, first.series_id, first.window_id


def is_asked(submission: Submission, cell: Coordinates) -> bool:
    """True for a typed cell of a report."""
    asked = submissions.scope(submission)
    return (cell[1], cell[2]) in asked.typed and asked.covers(cell[0])


def place_of(submission: Submission, place_id: int | None) -> PlaceName:
    """Return a place a report may be about, its own where it may not."""
    asked = submissions.scope(submission)
    found = place_id if place_id and asked.covers(place_id) else asked.place_id
    return places.name(found, asked.cutoff_on)


def label(submission: Submission, cell: Coordinates | None) -> str:
    """Return what a thread is about, in words: "Nước sinh hoạt · Thực hiện (Xã Ba Vì)"."""
    if cell is None:
        return _("Cả báo cáo")
    asked = submissions.scope(submission)
    return _full(_cell_label(asked, cell), places.name(cell[0], asked.cutoff_on))


def _full(words: str, place: PlaceName) -> str:
    return f"{words} ({place.full})"


def _cell_label(asked: Scope, cell: Coordinates) -> str:
    spec = asked.typed.get((cell[1], cell[2]))
    if spec is None:
        return _("Ô không có trong biểu mẫu")
    section = asked.layout.section_by_code[spec.key[0]]
    column = next(one.label for one in section.columns if one.code == spec.key[2])
    return in_language(f"{section.row_named(spec.key[1])} · {column}")


def choices(submission: Submission, place_id: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the typed cells of one place to choose from, by section: (title, [("series.window", label)])."""
    asked = submissions.scope(submission)
    found: dict[str, list[tuple[str, str]]] = {}
    for (series, window), spec in asked.typed.items():
        section = in_language(asked.layout.section_by_code[spec.key[0]].title)
        words = _cell_label(asked, (place_id, series, window))
        found.setdefault(section, []).append((f"{series}.{window}", words))
    return list(found.items())


def open_threads(submission_id: int) -> int:
    """Return how many threads of a report are not settled."""
    return Remark.objects.filter(submission=submission_id, thread=None, closed_at=None).count()


def threads(submission: Submission, cell: Coordinates | None = None) -> list[Thread]:
    """Return the threads of a report, or of one of its cells: open ones first, the latest first."""
    found = Remark.objects.filter(submission=submission, thread=None)
    if cell is not None:
        found = found.filter(place=cell[0], series=cell[1], window=cell[2])
    several = sorted(_whole(found), key=lambda one: (one.closed_at is not None, -one.pk))
    return _told(submission, several)


def threads_of(submission: Submission) -> dict[str, int]:
    """Return how many threads of a report are open, and how many settled."""
    counted = Remark.objects.filter(submission=submission, thread=None).aggregate(
        all=Count("pk"), open=Count("pk", filter=Q(closed_at=None))
    )
    return {"open": counted["open"], "closed": counted["all"] - counted["open"]}


def first_of(thread_id: int, user: User, at: datetime) -> Remark | None:
    """Return the first remark of a thread if this person reads it: she sees the cells of its report."""
    first = Remark.objects.filter(pk=thread_id, thread=None).first()
    submission = submissions.find(first.submission_id, user, at) if first else None
    if first is None or submission is None or submissions.sight(submission, user, at) is Sight.STATE:
        return None
    first.submission = submission
    return first


def thread(first: Remark) -> Thread:
    """Return one thread with all that was said in it."""
    return _told(first.submission, [_whole(Remark.objects.filter(pk=first.pk)).get()])[0]


def _whole(found: QuerySet[Remark]) -> QuerySet[Remark]:
    """First remarks with their replies and whom each mentions; a handful of queries however many."""
    mentions = Prefetch("mentions", Mention.objects.select_related("user").order_by("pk"))
    replies = Remark.objects.select_related("by").prefetch_related(mentions).order_by("pk")
    return found.select_related("by", "closed_by").prefetch_related(mentions, Prefetch("replies", replies))


def _told(submission: Submission, several: Sequence[Remark]) -> list[Thread]:
    spoken = [one for first in several for one in (first, *first.replies.all())]
    if not spoken:
        return []
    asked, on = submissions.scope(submission), day_of(max(one.at for one in spoken))
    named = agencies.names({one.agency_id for one in spoken}, on)
    lying = places.names({one.place_id for one in several if one.place_id}, asked.cutoff_on)
    address = reverse("submissions:detail", args=[submission.pk])
    found = []
    for first in several:
        cell = cell_of(first)
        spec = asked.typed.get((cell[1], cell[2])) if cell else None
        where = f"?dia-ban={cell[0]}" + (f"#{'.'.join(spec.key)}" if spec else "") if cell else ""
        said = [
            Said(one, named[one.agency_id].name, ", ".join(to.user.full_name for to in one.mentions.all()))
            for one in (first, *first.replies.all())
        ]
        about = _full(_cell_label(asked, cell), lying[cell[0]]) if cell else _("Cả báo cáo")
        found.append(Thread(first, about, f"{address}{where}", said))
    return found


def marks(submission_id: int, place_id: int) -> Mapping[str, Mark]:
    """Return what stands at the cells of one place: fills the port of submissions; one query."""
    found = Remark.objects.filter(submission=submission_id, place=place_id, thread=None)
    address = reverse("remarks:threads", args=[submission_id])
    return {
        f"{series}.{window}": Mark(
            count,
            open_,
            f"{address}?dia-ban={place_id}&o={series}.{window}",
            ngettext("%(n)d ý kiến chưa giải quyết", "%(n)d ý kiến chưa giải quyết", open_) % {"n": open_}
            if open_
            else ngettext("%(n)d ý kiến đã giải quyết", "%(n)d ý kiến đã giải quyết", count) % {"n": count},
        )
        for series, window, count, open_ in found.values_list("series_id", "window_id").annotate(
            count=Count("pk"), open=Count("pk", filter=Q(closed_at=None))
        )
    }


def briefly(submission_ids: Collection[int]) -> dict[int, str]:
    """Return what stands beside reports in a few words: fills the port of submissions; two queries."""
    remarks = Remark.objects.filter(submission__in=submission_ids, thread=None, closed_at=None)
    open_ = dict(remarks.values_list("submission_id").annotate(Count("pk")))
    files = dict(
        Attachment.objects.filter(submission__in=submission_ids)
        .values_list("submission_id")
        .annotate(Count("pk"))
    )
    found = {}
    for key in {*open_, *files}:
        n, m = open_.get(key, 0), files.get(key, 0)
        words = (
            [ngettext("%(n)d ý kiến chưa giải quyết", "%(n)d ý kiến chưa giải quyết", n) % {"n": n}]
            if n
            else []
        )
        words += [ngettext("%(n)d tệp kèm theo", "%(n)d tệp kèm theo", m) % {"n": m}] if m else []
        found[key] = " · ".join(words)
    return found
