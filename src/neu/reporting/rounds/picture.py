"""The route of a version as a picture: SVG drawn here, in the colours of the page, that needs no script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDE, GAP, MARGIN, LINE = 210, 60, 12, 17  # pixels
LETTERS, LINES = 27, 4  # of a name in its box


@dataclass(frozen=True)
class Box:
    """A step to draw: `lines` under its name say who does it and by when."""

    code: str
    name: str
    lines: tuple[str, ...]
    to: tuple[str, ...]
    draft: bool


def columns(boxes: Sequence[Box]) -> dict[str, int]:
    """How far along each step stands: further than all that send to it; where a route ends, last.

    Loops are cut.
    """
    senders: dict[str, list[str]] = {box.code: [] for box in boxes}
    for box in boxes:
        for receiver in box.to:
            if receiver in senders:
                senders[receiver].append(box.code)
    at: dict[str, int] = {}

    def find(code: str, path: tuple[str, ...]) -> int:
        if code not in at:
            before = [find(one, (*path, code)) for one in senders[code] if one not in (*path, code)]
            at[code] = 1 + max(before, default=-1)
        return at[code]

    for box in boxes:
        find(box.code, ())
    last = max(at.values(), default=0)
    return {box.code: at[box.code] if box.to or not senders[box.code] else last for box in boxes}


def draw(boxes: Sequence[Box]) -> SafeString:
    """Return the SVG; the table beside it says the same in words."""
    at = columns(boxes)
    text = {box.code: _text(box) for box in boxes}
    high = {box.code: (len(text[box.code]) + 1) * LINE for box in boxes}
    placed: dict[str, tuple[int, int]] = {}
    filled: dict[int, int] = {}

    def beside(box: Box) -> tuple[int, float]:
        """Column by column, each box about as high as who sends to it: fewer arrows cross."""
        above = [placed[one.code][1] for one in boxes if box.code in one.to and one.code in placed]
        return at[box.code], sum(above) / len(above) if above else 0

    waiting = list(boxes)
    while waiting:
        box = min(waiting, key=beside)
        waiting.remove(box)
        column = at[box.code]
        placed[box.code] = (MARGIN + column * (WIDE + GAP), MARGIN + filled.get(column, 0))
        filled[column] = filled.get(column, 0) + high[box.code] + LINE
    width = 2 * MARGIN + (max(at.values(), default=0) + 1) * (WIDE + GAP) - GAP
    height = 2 * MARGIN + max(filled.values(), default=LINE) - LINE
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" '
        'aria-label="{label}" fill="none" stroke="currentColor" font-size="13">'
        '<defs><marker id="mui-ten" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0 0L8 4L0 8z" fill="currentColor" stroke="none"/></marker></defs>'
        "{arrows}{boxes}</svg>",
        w=width,
        h=height,
        label=_("Luồng: %(steps)s") % {"steps": ", ".join(box.name for box in boxes)},
        arrows=_arrows(boxes, placed, high),
        boxes=format_html_join("", "{}", ((_box(box, placed, high, text[box.code]),) for box in boxes)),
    )


def _text(box: Box) -> list[tuple[str, bool]]:
    """The lines of a box, and whether each is of its name."""
    name = wrap(box.name, LETTERS) or [box.code]
    if len(name) > LINES:
        name = [*name[: LINES - 1], f"{name[LINES - 1]}…"]
    return [(line, True) for line in name] + [
        (line, False) for said in box.lines for line in wrap(said, LETTERS + 4)
    ]


def _box(
    box: Box, placed: Mapping[str, tuple[int, int]], high: Mapping[str, int], text: list[tuple[str, bool]]
) -> SafeString:
    x, y = placed[box.code]
    lines = format_html_join(
        "",
        '<text x="{}" y="{}" fill="currentColor" stroke="none"{}>{}</text>',
        (
            (x + 10, y + (no + 1) * LINE, SafeString(' font-weight="600"') if name else "", line)
            for no, (line, name) in enumerate(text)
        ),
    )
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="8"{}/>{}',
        x, y, WIDE, high[box.code], SafeString(' stroke-dasharray="5 4"') if box.draft else "", lines,
    )  # fmt: skip


def _arrows(
    boxes: Sequence[Box], placed: Mapping[str, tuple[int, int]], high: Mapping[str, int]
) -> SafeString:
    def path(sender: str, receiver: str) -> str:
        (x, y), (to_x, to_y) = placed[sender], placed[receiver]
        x, y, to_y = x + WIDE, y + high[sender] // 2, to_y + high[receiver] // 2
        bend = max(30, (to_x - x) // 2)
        return f"M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"

    pairs = ((box.code, to) for box in boxes for to in box.to if to in placed)
    return format_html_join(
        "",
        '<path d="{}" stroke-opacity="0.6" marker-end="url(#mui-ten)"/>',
        ((path(sender, receiver),) for sender, receiver in pairs),
    )
