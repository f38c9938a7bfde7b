"""The versions of a regime: a route with what the regime said while it was in force; drafts of the next."""

import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch

from neu.platform.text.rules import sort_key
from neu.registry.places.models import Decision
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.authoring.shape import Source
from neu.reporting.forms.models import Form, FormVersion
from neu.reporting.rounds import rules
from neu.reporting.rounds.authoring.shape import regime as shaped
from neu.reporting.rounds.models import Regime, RegimeDraft, RegimeDraftStep, Round, Route, Step, StepEdge


def stated(regime: Regime) -> dict[str, Any]:
    """What a regime says now, as its routes keep it once it says something else."""
    said = {key: getattr(regime, key) for key in rules.ATTRIBUTES}
    return {
        **said,
        "form": regime.form.code,
        "passages": regime.passages,
        "draft": regime.draft,
        "decision": regime.decision.number,
    }


def as_stated(regime: Regime, route: Route) -> Regime:
    """The regime as it was while a route was in force; programme and area stay once rounds exist."""
    if not route.stated:
        return regime
    then = copy.copy(regime)
    for key in (*rules.ATTRIBUTES, "passages", "draft"):
        setattr(then, key, route.stated[key])
    if route.stated["form"] != regime.form.code:
        then.form = form_called(route.stated["form"])
    if route.stated["decision"] != regime.decision.number:
        then.decision = Decision.objects.get(number=route.stated["decision"])
    return then


def regime_of(the_round: Round) -> Regime:
    """The regime of a round, as it was stated in the version the round follows."""
    return as_stated(the_round.regime, the_round.route)


@dataclass(frozen=True)
class Version:
    """One version of a regime, and how many rounds follow it."""

    route: Route
    rounds: int
    may_withdraw: bool  # published here, the latest, and nothing follows it


def versions_of(regime: Regime) -> list[Version]:
    """All versions of a regime, the latest first; two queries."""
    opened = dict(Round.objects.filter(regime=regime).values_list("route").annotate(Count("pk")))
    found = list(Route.objects.filter(regime=regime).select_related("decision", "written").order_by("-valid"))
    return [
        Version(one, opened.get(one.pk, 0), no == 0 and hasattr(one, "written") and one.pk not in opened)
        for no, one in enumerate(found)
    ]


def routes_of(regime: Regime) -> list[Route]:
    """The routes of all versions of a regime, the first first, with their steps and edges; five queries."""
    edges = Prefetch("edges_out", StepEdge.objects.select_related("receiver").order_by("receiver__order"))
    steps = Prefetch("steps", Step.objects.order_by("order").prefetch_related(edges, "chosen"))
    found = Route.objects.filter(regime=regime).select_related("decision").order_by("valid")
    return list(found.prefetch_related(steps))


def all_forms() -> list[FormVersion]:
    """The newest published version of every form, by title; without their content."""
    newest = {one.form_id: one for one in reversed(forms.versions())}
    return sorted(newest.values(), key=lambda one: sort_key(one.title))


def form_called(code: str) -> Form:
    """A form by its code."""
    return Form.objects.get(code=code)


def source_of(regime: Regime, route: Route) -> Source:
    """A kept version as it would be written (authoring.shape)."""
    then = as_stated(regime, route)
    decision = route.decision or regime.decision
    steps = [
        {
            "code": step.code,
            "name": step.name,
            "kind": step.kind,
            "function": step.function,
            "spread": step.spread,
            "agencies": sorted(one.code for one in step.chosen.all()),
            "authenticated_by": step.authenticated_by or None,
            "required": step.required,
            "draft": step.draft,
            "to": [edge.receiver.code for edge in step.edges_out.all()],
            "due": {passage: rule for passage, rule in step.due.items() if rule},
        }
        for step in route.steps.all()
    ]
    return shaped(
        {
            **{key: getattr(then, key) for key in ("code", *rules.ATTRIBUTES, "draft", "passages")},
            "decision": {
                "number": decision.number,
                "issued_on": decision.issued_on,
                "issuer": decision.issuer,
                "title": decision.title,
                "note": decision.note,
                "draft": decision.draft,
            },
            "programme": regime.programme.code,
            "form": then.form.code,
            "area": regime.area.code,
            "valid_from": route.valid.lower,
            "route": route.name,
            "steps": steps,
        }
    )


def drafts() -> list[RegimeDraft]:
    """The versions being written, last edited first."""
    return list(RegimeDraft.objects.filter(route=None).defer("source").order_by("-edited_at", "-pk"))


def being_written(draft_id: int) -> RegimeDraft | None:
    """A draft not yet published."""
    return RegimeDraft.objects.filter(pk=draft_id, route=None).first()


def draft_steps(draft_id: int) -> list[RegimeDraftStep]:
    """The last changes of a draft, newest first; without what it said before them."""
    return list(RegimeDraftStep.objects.filter(draft=draft_id).defer("before").order_by("-no")[:10])


def regime_or_none(code: str) -> Regime | None:
    """A regime by its code."""
    found = Regime.objects.select_related("form", "area", "programme", "decision").filter(code=code)
    return found.first()
