"""What the pages of regimes being written show: problems with their cures, a simulated year in rows."""

from typing import Any

from django.urls import reverse

from neu.platform.text.rules import sort_key
from neu.platform.ui.words import refusal_text
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.texts import FUNCTION
from neu.registry.places import selectors as places
from neu.reporting.rounds import texts
from neu.reporting.rounds.authoring.editing import Place
from neu.reporting.rounds.rules import FIRST, StepKind
from neu.reporting.rounds.selectors.planning import Plan
from neu.reporting.rounds.services.rehearsing import Reading, Year

FEW = 30  # agencies named at a step; the rest are counted
_ADDRESS = {"facts": "thong-tin", "attributes": "noi-dung", "passages": "luot", "steps": "buoc"}


def problems(reading: Reading, draft_id: int) -> list[tuple[str, str, str]]:
    """What is wrong: the part, the words, and the page that cures it."""
    return [(str(one.place), one.words, cure(draft_id, one.place)) for one in reading.wrong]


def cure(draft_id: int, place: Place) -> str:
    """The address where a part is written."""
    if place.part == "steps" and not place.code:
        return f"{reverse('rounds:draft', args=[draft_id])}#buoc"
    address = [draft_id, _ADDRESS[place.part], *([place.code] if place.code else [])]
    return reverse("rounds:draft_part", args=address)


def year(found: Year) -> dict[str, Any]:
    """A simulated year as the page shows it."""
    return {
        "year": found.year,
        "before": found.before,
        "refused": [refusal_text(one) for one in found.refused],
        "lines": [(one, FUNCTION[one.step.function], texts.PASSAGE[one.passage]) for one in found.happens],
        "plans": [_plan(plan) for plan in found.plans],
        "events": [
            (step, FUNCTION[step.function], texts.due_words(step.due.get(FIRST))) for step in found.events
        ],
        "few": FEW,
    }


def _plan(plan: Plan) -> dict[str, Any]:
    """Who answers at each step on the day of a plan, and where nobody holds the function."""
    owing = agencies.names({duty.agency_id for duty in plan.duties}, plan.cutoff_on)
    steps = [
        (step, FUNCTION[step.function],
         sorted({owing[duty.agency_id].name for duty in plan.owed(step)}, key=sort_key))
        for step in plan.steps
        if step.kind != StepKind.RECEIVE
    ]  # fmt: skip
    gaps = []
    for gap in plan.gaps:
        called = [one.full for one in places.names(gap.place_ids, plan.cutoff_on).values()]
        called += [one.name for one in agencies.names(gap.agency_ids, plan.cutoff_on).values()]
        gaps.append((gap.step, FUNCTION[gap.function], sorted(called, key=sort_key)))
    return {"passage": texts.PASSAGE[plan.passage], "on": plan.cutoff_on, "steps": steps, "gaps": gaps}
