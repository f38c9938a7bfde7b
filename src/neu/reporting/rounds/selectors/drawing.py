"""The routes drawn from their tables, for docs/reference/routes.md."""

from collections.abc import Iterable

from django.db.models import Prefetch
from django.utils.translation import override

from neu.platform.text.rules import day as written
from neu.registry.agencies.texts import FUNCTION
from neu.reporting.rounds import texts
from neu.reporting.rounds.models import Regime, Route, Step, StepEdge

HEAD = """# Luồng báo cáo

Trang này do lệnh `./neu manage draw_routes` vẽ từ bảng luồng (tệp gốc: `reference/regimes/*.yaml`);
một phép thử so hai bên. Sửa tệp gốc rồi chạy lại lệnh, không sửa trang này.
Bước *dự thảo* là bước chưa thu hồi được văn bản;
hạn để trống thì không ai bị tính là trễ.
Việc đi theo chức năng: bước nào không còn cơ quan giữ chức năng thì báo cáo đi tới bước sau.
"""


def routes() -> str:
    """Return all routes as Markdown with a Mermaid graph each, in Vietnamese."""
    edges = Prefetch("edges_out", StepEdge.objects.select_related("receiver").order_by("receiver__order"))
    steps = Prefetch("steps", Step.objects.order_by("order").prefetch_related(edges))
    held = Prefetch(
        "routes", Route.objects.order_by("valid").select_related("decision").prefetch_related(steps)
    )
    with override("vi"):
        parts = [HEAD]
        for regime in Regime.objects.order_by("code").prefetch_related(held):
            parts.append(f"## {regime.code} – {regime.name}{_draft(regime.draft)}\n")
            parts += [_route(regime, route) for route in regime.routes.all()]
        return "\n".join(parts)


def _route(regime: Regime, route: Route) -> str:
    until = f" đến trước {written(route.valid.upper)}" if route.valid.upper else ""
    by = f" · {route.decision.number}" if route.decision else ""
    lines = [f"### {route.name}{_draft(route.draft)}\n", f"Từ {written(route.valid.lower)}{until}{by}.\n"]
    lines += ["```mermaid", "flowchart LR", *_graph(route.steps.all()), "```", ""]
    passages = list(regime.passages)
    lines.append(
        "| Bước | Làm gì | Chức năng, địa bàn | Xác thực | "
        + " | ".join(_due_head(one) for one in passages)
        + " |"
    )
    lines.append("|---|---|---|---|" + "---|" * len(passages))
    lines += [_row(step, passages) for step in route.steps.all()]
    return "\n".join([*lines, ""])


def _graph(steps: Iterable[Step]) -> Iterable[str]:
    for step in steps:
        shape = f'(["{step.name}"])' if step.draft else f'["{step.name}"]'
        yield f"    {step.code}{shape}"
        for edge in step.edges_out.all():
            yield f"    {step.code} --> {edge.receiver.code}"


def _due_head(passage: str) -> str:
    return f"Hạn: {texts.PASSAGE[passage]}"


def _row(step: Step, passages: Iterable[str]) -> str:
    signer = str(FUNCTION[step.authenticated_by]) if step.authenticated_by else ""
    due = ["–" if step.kind == "RECEIVE" else texts.due_words(step.due.get(passage)) for passage in passages]
    cells = [
        f"`{step.code}` {step.name}{_draft(step.draft)}",
        str(texts.STEP_KIND[step.kind]),
        f"{FUNCTION[step.function]}, {texts.SPREAD[step.spread]}",
        signer,
        *due,
    ]
    return "| " + " | ".join(cells) + " |"


def _draft(draft: bool) -> str:
    return " *(dự thảo)*" if draft else ""
