"""Doors of regimes: what each says, its versions, its route as a picture."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from neu.platform.text.names import shown
from neu.platform.text.rules import whole
from neu.registry.people.http import may
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of
from neu.reporting.forms.views.reading import sent
from neu.reporting.rounds import regime_texts, selectors, texts, wording
from neu.reporting.rounds.authoring.files import to_yaml
from neu.reporting.rounds.picture import Box, draw


@require_safe
def regimes(request: HttpRequest) -> HttpResponse:
    """All kept regimes with the version in force today; for administrators the drafts too."""
    on, keeps = day_of(timezone.now()), may(request, Duty.ADMINISTER)
    rows = []
    for one in selectors.regimes():
        found = [] if one.adhoc else selectors.versions_of(one)
        if found:
            now = next((each for each in found if each.route.valid.lower <= on), found[-1])
            rows.append((selectors.as_stated(one, now.route), now.route, len(found)))
    context = {"rows": rows, "drafts": selectors.drafts() if keeps else [], "keeps": keeps}
    return render(request, "rounds/regimes.html", context)


@require_safe
def regime(request: HttpRequest, regime_code: str) -> HttpResponse:
    """One regime in one of its versions: `phien_ban`, or the one in force today."""
    on = day_of(timezone.now())
    found, route = _version(regime_code, whole(request.GET.get("phien_ban")), on)
    then = selectors.as_stated(found, route)
    source = selectors.source_of(found, route)
    context = {
        "regime": then,
        "route": route,
        "decision": route.decision or found.decision,
        "versions": selectors.versions_of(found),
        "on": on,
        "keeps": may(request, Duty.ADMINISTER) and not found.adhoc,
        "attributes": [
            (number, texts.ATTRIBUTE[name], words)
            for number, (name, words) in enumerate(selectors.attributes(then), 1)
        ],
        **drawn(source),
    }
    return render(request, "rounds/regime.html", context)


@require_safe
def regime_file(request: HttpRequest, regime_code: str) -> HttpResponse:
    """One version of a regime as a YAML file."""
    found, route = _version(regime_code, whole(request.GET.get("phien_ban")), day_of(timezone.now()))
    name = f"{found.code.lower()}-{route.valid.lower}.yaml"
    return sent(to_yaml(selectors.source_of(found, route)), name)


def _version(code: str, route_id: int | None, on: date) -> tuple[Any, Any]:
    """:raises Http404: when there is no such regime, or it has no version."""
    found = selectors.regime_or_none(code)
    routes = selectors.routes_of(found) if found else []
    if found is None or not routes:
        raise Http404
    begun = [one for one in routes if one.valid.lower <= on]
    named = [one for one in routes if one.pk == route_id]
    return found, (named or begun[-1:] or routes[:1])[0]


def drawn(source: dict[str, Any]) -> dict[str, Any]:
    """The route of a version: its picture, and each step in words with its due rules."""
    passages = list(source.get("passages") or {})
    told = wording.said(source)["steps"]
    boxes = []
    for step in source.get("steps") or ():
        due = [wording.due_said(step, (step.get("due") or {}).get(passage)) for passage in passages]
        who = told[step["code"]][str(regime_texts.PART["function"])]
        lines = (who, *dict.fromkeys(one for one in due if one != "–"))
        to = tuple(step.get("to") or ())
        boxes.append(Box(step["code"], shown(step.get("name", "")), lines, to, step.get("draft", False)))
    return {
        "picture": draw(boxes) if boxes else "",
        "steps": [
            {
                "code": step["code"],
                "name": shown(step.get("name", "")),
                "draft": step.get("draft", False),
                "said": told[step["code"]],
                "kind": told[step["code"]][str(regime_texts.PART["kind"])],
                "function": told[step["code"]][str(regime_texts.PART["function"])],
                "spread": told[step["code"]][str(regime_texts.PART["spread"])],
                "to": told[step["code"]][str(regime_texts.PART["to"])],
                "signer": told[step["code"]][str(regime_texts.PART["authenticated_by"])],
                "due": [wording.due_said(step, (step.get("due") or {}).get(one)) for one in passages],
            }
            for step in source.get("steps") or ()
        ],
        "passages": [(one, texts.PASSAGE[one], source["passages"][one]) for one in passages],
    }
