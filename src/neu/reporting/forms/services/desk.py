"""Drafts of things written part by part: begun, changed, taken back, thrown away, each deed audited.

What a draft says is plain data (`source`); what its parts are is for whoever keeps the desk. Forms are
written so, and regimes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from django.db import transaction

from neu.platform.audit.services import Actor
from neu.platform.text.refusals import Refused
from neu.reporting.forms.models import Drafted, DraftedStep
from neu.reporting.forms.rules import DraftDeed, DraftRefusal

STEPS = 100  # changes of a draft that can be taken back
Source = dict[str, Any]
D = TypeVar("D", bound=Drafted)


class Record(Protocol):
    """`happened`: start (changes: copied), edit (deed, part) or discard."""

    def __call__(
        self, happened: str, draft: Any, changes: Mapping[str, str], *, actor: Actor, at: datetime
    ) -> None: ...


@dataclass(frozen=True)
class Desk(Generic[D]):
    """Where drafts of one kind are written. `record` writes what happened to one into the log."""

    drafts: type[D]
    record: Record
    gone: StrEnum = DraftRefusal.DRAFT_GONE
    published: StrEnum = DraftRefusal.DRAFT_PUBLISHED

    def begin(self, source: Source, copied: str, *, actor: Actor, at: datetime) -> D:
        """Keep a new draft; `copied`: what it was begun from, for the log."""
        by = str(actor)[:200]
        made: D = self.drafts._default_manager.create(
            code=source["code"], title=self.drafts.title_of(source), source=source,
            made_at=at, made_by=by, edited_at=at, edited_by=by,
        )  # fmt: skip
        self.record("start", made, {"copied": copied} if copied else {}, actor=actor, at=at)
        return made

    def locked(self, draft_id: int) -> D:
        """:raises Refused: DRAFT_GONE, DRAFT_PUBLISHED."""
        found = self.drafts._default_manager.select_for_update().filter(pk=draft_id).first()
        if found is None:
            raise Refused(self.gone)
        if found.is_published:
            raise Refused(self.published, {"code": found.code})
        return found

    @transaction.atomic
    def change(
        self,
        draft_id: int,
        deed: DraftDeed,
        what: str,
        how: Callable[[Source], Source],
        *,
        actor: Actor,
        at: datetime,
    ) -> D:
        """Change what a draft says; the step that it was can be taken back. No change is no step.

        :raises Refused: as `locked` and as `how`.
        """
        draft = self.locked(draft_id)
        try:
            source = how(draft.source)
        except Refused as refused:
            if refused.code in (DraftRefusal.DRAFT_CHANGED, DraftRefusal.DRAFT_PART_GONE):
                refused.params["who"] = draft.edited_by
            raise
        if source == draft.source:
            return draft
        steps = draft.steps
        steps.create(
            no=draft.revision + 1, deed=deed, what=what[:300], before=draft.source, at=at, by=str(actor)[:200]
        )
        steps.filter(no__lte=draft.revision + 1 - STEPS).delete()
        self._say(draft, source, actor=actor, at=at)
        self.record("edit", draft, {"deed": deed.value, "part": what}, actor=actor, at=at)
        return draft

    @transaction.atomic
    def undo(self, draft_id: int, no: int, *, actor: Actor, at: datetime) -> DraftedStep:
        """Take back the last change, which must be the one the reader saw (`no`).

        :raises Refused: as `locked`; DRAFT_NOTHING_TO_UNDO, DRAFT_MOVED_ON.
        """
        draft = self.locked(draft_id)
        last: DraftedStep | None = draft.steps.first()
        if last is None:
            raise Refused(DraftRefusal.DRAFT_NOTHING_TO_UNDO)
        if last.no != no:
            raise Refused(DraftRefusal.DRAFT_MOVED_ON, {"who": draft.edited_by})
        self._say(draft, last.before, actor=actor, at=at)
        self.record("edit", draft, {"deed": DraftDeed.UNDO.value, "part": last.what}, actor=actor, at=at)
        draft.steps.filter(no=no).delete()
        return last

    @transaction.atomic
    def discard(self, draft_id: int, *, actor: Actor, at: datetime) -> None:
        """Throw a draft away; the log keeps that there was one.

        :raises Refused: as `locked`.
        """
        draft = self.locked(draft_id)
        self.record("discard", draft, {}, actor=actor, at=at)
        draft.steps.all().delete()
        draft.delete()

    def as_seen(self, draft_id: int, revision: int) -> D:
        """The draft, locked, if it still is what its reader saw.

        :raises Refused: as `locked`; DRAFT_MOVED_ON.
        """
        draft = self.locked(draft_id)
        if draft.revision != revision:
            raise Refused(DraftRefusal.DRAFT_MOVED_ON, {"who": draft.edited_by})
        return draft

    def _say(self, draft: D, source: Source, *, actor: Actor, at: datetime) -> None:
        draft.source, draft.code, draft.title = source, source["code"], self.drafts.title_of(source)
        draft.revision += 1
        draft.edited_at, draft.edited_by = at, str(actor)[:200]
        draft.save()
