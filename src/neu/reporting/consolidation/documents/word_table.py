"""A table as WordprocessingML, written as text: through the library, forty pages take a minute."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

Cell = Mapping[str, Any]  # as `annexes` makes it: text, kind, bold, indent, cols, rows
ALIGN = {"number": "right", "head": "center", "none": "center", "word": "center"}
ITALIC = frozenset({"mark", "word", "none"})
STEP = 170  # twips one level of a row's name is set in: 3 mm


def table(
    shares: Sequence[float], head: Sequence[Cell], rows: Iterable[Sequence[Cell]], *, twips: int, style: str
) -> str:
    """Return a ruled table `twips` wide, its columns as the shares say, its heading repeated on every page.

    `head`: the cells of one or two lines in reading order; those of a second line stand under groups.
    """
    widths = [round(twips * one / sum(shares)) for one in shares]
    lines = [_row(cells, heading=True) for cells in _placed(_two_lines(head, len(widths)), widths, style)]
    lines += [_row(cells) for cells in _placed(rows, widths, style)]
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    side = '<w:{0} w:w="{1}" w:type="dxa"/>'
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{side.format('top', 25)}{side.format('left', 50)}{side.format('bottom', 25)}"
        f"{side.format('right', 50)}</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def _two_lines(head: Sequence[Cell], columns: int) -> list[Sequence[Cell]]:
    """Part a heading's cells: the first line is full when its cells cover every column."""
    covered = 0
    for place, one in enumerate(head, start=1):
        covered += one.get("cols", 1)
        if covered >= columns and place < len(head):
            return [head[:place], head[place:]]
    return [head]


def _placed(lines: Iterable[Sequence[Cell]], widths: Sequence[int], style: str) -> Iterable[list[str]]:
    """Yield each line's cells as XML, with the places that a cell above reaches into."""
    reached: set[int] = set()  # columns that the line before goes on in
    for cells in lines:
        made, column, waiting, below = list[str](), 0, list(cells), set[int]()
        while column < len(widths):
            going_on = column in reached
            one: Cell = {"text": ""} if going_on or not waiting else waiting.pop(0)
            wide = min(one.get("cols", 1), len(widths) - column)
            begins = one.get("rows", 1) > 1
            if begins:
                below |= set(range(column, column + wide))
            merge = "continue" if going_on else "restart" if begins else ""
            made.append(_cell(one, widths[column : column + wide], merge, style))
            column += wide
        reached = below
        yield made


def _row(cells: Sequence[str], *, heading: bool = False) -> str:
    repeat = "<w:tblHeader/>" if heading else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(one: Cell, widths: Sequence[int], merge: str, style: str) -> str:
    span = f'<w:gridSpan w:val="{len(widths)}"/>' if len(widths) > 1 else ""
    down = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    kind = one.get("kind", "")
    indent = f'<w:ind w:left="{STEP * one["indent"]}"/>' if one.get("indent") else ""
    look = ("<w:b/>" if one.get("bold") else "") + ("<w:i/>" if kind in ITALIC else "")
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/>{span}{down}<w:vAlign w:val="center"/>'
        f'</w:tcPr><w:p><w:pPr><w:pStyle w:val="{escape(style)}"/>{indent}'
        f'<w:jc w:val="{ALIGN.get(kind, "left")}"/></w:pPr><w:r><w:rPr>{look}</w:rPr>'
        f'<w:t xml:space="preserve">{escape(str(one["text"]))}</w:t></w:r></w:p></w:tc>'
    )
