"""One change to a regime version being written. Gives a new version; changes none. Pure."""

import copy
from collections.abc import Mapping
from typing import Any, NamedTuple

from neu.platform.text.refusals import Refused
from neu.reporting.forms.authoring.editing import mark
from neu.reporting.forms.authoring.shape import Source, shaped
from neu.reporting.forms.rules import DraftRefusal
from neu.reporting.rounds.authoring.shape import FACTS, STEP, regime
from neu.reporting.rounds.rules import ATTRIBUTES


class Place(NamedTuple):
    """A part: "facts", "attributes", ("passages", "first"), ("steps", "XA"; "" for a new one)."""

    part: str
    code: str = ""

    def __str__(self) -> str:
        """As refusals and the list of changes name it."""
        named = {
            "facts": "Thông tin chung",
            "attributes": "Mười nội dung",
            "passages": "Lượt",
            "steps": "Bước",
        }
        return f"{named[self.part]} {self.code}".strip()


def part(source: Source, place: Place) -> Source:
    """What a part says; {} for one not yet there.

    :raises Refused: DRAFT_PART_GONE when a step is no more.
    """
    if place.part == "facts":
        return {key: source[key] for key in FACTS if key in source}
    if place.part == "attributes":
        return {key: source[key] for key in ATTRIBUTES if key in source}
    if place.part == "passages":
        return dict((source.get("passages") or {}).get(place.code) or {})
    if not place.code:
        return {}
    for step in source.get("steps") or ():
        if step["code"] == place.code:
            return dict(step)
    raise Refused(DraftRefusal.DRAFT_PART_GONE, {"what": str(place)})


def put(source: Source, place: Place, facts: Mapping[str, Any], *, seen: str = "") -> Source:
    """The version with a part written; only the keys of `facts`, None takes one away.

    `seen`: the mark of the part as its reader saw it.
    :raises Refused: DRAFT_CHANGED, DRAFT_CODE_TAKEN, DRAFT_PART_GONE, and as `shape.regime`.
    """
    made = copy.deepcopy(source)
    old = part(made, place)
    if seen and mark(old) != seen:
        raise Refused(DraftRefusal.DRAFT_CHANGED, {"what": str(place)})
    if place.part in ("facts", "attributes"):
        return regime({**made, **facts})
    told = {key: value for key, value in {**old, **facts}.items() if value is not None}
    if place.part == "passages":
        return regime({**made, "passages": {**(made.get("passages") or {}), place.code: told}})
    steps = made.setdefault("steps", [])
    new = shaped(told, STEP, str(place._replace(code=str(told.get("code") or ""))))
    codes = [step["code"] for step in steps]
    if new["code"] != place.code and new["code"] in codes:
        raise Refused(DraftRefusal.DRAFT_CODE_TAKEN, {"code": new["code"]}, where="code")
    if not place.code:
        steps.append(new)
    else:
        steps[codes.index(place.code)] = new
        _resend(steps, place.code, new["code"])
    return regime(made)


def move(source: Source, place: Place, by: int) -> Source:
    """The version with a step some places later (earlier: negative), as far as the list goes.

    :raises Refused: DRAFT_PART_GONE.
    """
    made = copy.deepcopy(source)
    step, steps = part(made, place), made["steps"]
    at = steps.index(step)
    steps.insert(max(0, min(len(steps) - 1, at + by)), steps.pop(at))
    return made


def remove(source: Source, place: Place) -> Source:
    """The version without a step, to which nobody sends any more, or without a pass and its due rules.

    :raises Refused: DRAFT_PART_GONE.
    """
    made = copy.deepcopy(source)
    if place.part == "passages":
        if made.get("passages", {}).pop(place.code, None) is None:
            raise Refused(DraftRefusal.DRAFT_PART_GONE, {"what": str(place)})
        for step in made.get("steps") or ():
            step.get("due", {}).pop(place.code, None)
        return regime(made)
    made["steps"].remove(part(made, place))
    _resend(made["steps"], place.code, "")
    return regime(made)


def _resend(steps: list[Source], code: str, new: str) -> None:
    """Who sends to a step follows its code; where it is gone, nobody sends to it."""
    for step in steps:
        if code != new and code in (step.get("to") or ()):
            step["to"] = [new if one == code else one for one in step["to"] if new or one != code]
