"""The cells of the entry page as HTML: hundreds, which as template nodes took most of the page's time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from neu.reporting.submissions import ports
from neu.reporting.submissions.selectors.entry import CellView, EntryPage
from neu.reporting.submissions.texts import OFFERED, STATE

NARROW = 6  # characters: a column is as wide as its longest number, and never narrower than this


@dataclass
class Pen:
    """Draws the cells of one place's page; the words they repeat are looked up once.

    `pick`: cells with something to say get a box by which a reviewer returns them; `picked` are ticked.
    """

    submission_id: int
    place_id: int
    pick: bool = False
    picked: Collection[str] = ()
    origins: str = ""  # of a page that is read: what its numbers' addresses carry on
    _marks: Mapping[str, ports.Mark] = field(init=False)
    _words: dict[str, str] = field(init=False)
    _options: dict[str, SafeString] = field(init=False)

    def __post_init__(self) -> None:
        self._words = {
            name: escape(words)
            for name, words in {
                "state": _("Trạng thái"),
                "history": _("Lịch sử"),
                "pick": _("Trả lại ô"),
                "origin": _("Số này từ đâu"),
                "confirm": _("Đúng số này"),
                "explain": _("Giải thích"),
            }.items()
        }
        self._marks = ports.marks(self.submission_id, self.place_id)
        self._history = reverse("submissions:history", args=[self.submission_id])
        self._origin = reverse("submissions:origin", args=[self.submission_id])
        self._part = reverse("submissions:state_part", args=[self.submission_id])
        offered = [("", _("số")), *((state.value, str(STATE[state])) for state in OFFERED)]
        self._options = {
            chosen: format_html_join(
                "",
                '<option value="{}"{}>{}</option>',
                ((value, mark_safe(" selected") if value == chosen else "", said) for value, said in offered),
            )
            for chosen, _said in offered
        }

    def cell(self, cell: CellView) -> SafeString:
        """Return the cell's whole <td>. Whatever a person or a form wrote is escaped here."""
        if cell.kind == "none":
            drawn = '<td class="given"></td>'
        elif cell.kind == "input":
            drawn = self._typed(cell)
        else:
            drawn = self._given(cell)
        return mark_safe(drawn)  # noqa: S308 - each part is escaped where it is put in

    def _typed(self, cell: CellView) -> str:
        name, label = cell.name, escape(cell.label)
        wrong = f' aria-invalid="true" aria-describedby="e-{name}"' if cell.error else ""
        return (
            f'<td class="{_tone(cell)}" id="{escape(cell.id)}" data-l="{escape(cell.column)}">'
            f'<input name="v.{name}" value="{escape(cell.text)}" size="{max(len(cell.text), NARROW)}"'
            f' inputmode="decimal" autocomplete="off"'
            f' aria-label="{label}"{wrong}>'
            f'<select name="s.{name}" aria-label="{self._words["state"]}: {label}">'
            f"{self._options.get(cell.state, self._options[''])}</select>{self._tail(cell)}</td>"
        )

    def _tail(self, cell: CellView) -> str:
        """What follows a typed cell's field and its choice of a state."""
        name, words, parts = cell.name, self._words, list[str]()
        if cell.rev:
            parts.append(
                f'<input type="hidden" name="r.{name}" value="{cell.rev}">{self._history_link(cell)}'
            )
        parts.append(self._mark(cell))
        if cell.error:
            parts.append(f'<p class="field-error" id="e-{name}">{escape(cell.error)}</p>')
        if cell.ask == "confirm":
            parts.append(
                f'<label class="ask"><input type="checkbox" name="ok.{name}"> {words["confirm"]}</label>'
            )
        elif cell.ask == "reason" or cell.tone == "warn":
            parts.append(f'<label class="ask">{words["explain"]} <input name="why.{name}"></label>')
        if cell.brief:
            parts.append(_unfolds(cell))
        return "".join(parts)

    def _history_link(self, cell: CellView) -> str:
        address = f"{self._history}?o={cell.name}&amp;dia-ban={self.place_id}"
        return (
            f'<a class="h" href="{address}" aria-label="{self._words["history"]}: {escape(cell.label)}">↺</a>'
        )

    def _mark(self, cell: CellView) -> str:
        """What is said of a cell, as a link that counts it; nothing where nothing is."""
        mark = self._marks.get(cell.name)
        if mark is None:
            return ""
        tone = "talk" if mark.open else "talk talk-settled"
        label = f"{escape(mark.label)}: {escape(cell.label or cell.column)}"
        return (
            f'<a class="{tone}" href="{escape(mark.url)}" aria-label="{label}">{mark.open or mark.count}</a>'
        )

    def _given(self, cell: CellView) -> str:
        text: str = escape(cell.text)
        tone = f" cell-{cell.tone}" if cell.tone else ""
        if self.pick and cell.state and cell.name:
            value = f"{self.place_id}.{cell.name}"
            ticked = " checked" if value in self.picked else ""
            text = (
                f'<label class="pick"><input type="checkbox" form="tra-lai" name="o" value="{value}"{ticked}'
                f' aria-label="{self._words["pick"]}: {escape(cell.label)}"> {text}</label>'
            )
        if cell.name and cell.rev:  # it stands as typed, and whoever reads it so may read how it came to be
            text += self._history_link(cell)
        elif self.origins and cell.text and cell.column:
            address = f"{self._origin}?o={escape(cell.id)}&amp;dia-ban={self.place_id}{escape(self.origins)}"
            said = f"{self._words['origin']}: {escape(cell.text)}"
            text += f'<a class="h" href="{address}" aria-label="{said}">∑</a>'
        text += self._mark(cell)
        parts = [
            f'<td class="n {cell.kind}{tone}" id="{escape(cell.id)}" data-l="{escape(cell.column)}">{text}'
        ]
        for source, year, name in cell.divide:
            address = f"{self._part}?chuoi={cell.series_id}&nguon={source}&nam={year}&dia-ban={self.place_id}"
            said = _("chưa chia: %(name)s, %(year)s") % {"name": name, "year": year}
            parts.append(f'<a class="undivided" href="{escape(address)}">{escape(said)}</a>')
        if cell.brief:
            parts.append(_unfolds(cell))
        elif cell.note:
            parts.append(f'<small class="origin">{escape(cell.note)}</small>')
        if cell.error:
            parts.append(f'<p class="field-error">{escape(cell.error)}</p>')
        return "".join((*parts, "</td>"))

    def changed(self, page: EntryPage) -> tuple[dict[str, dict[str, str]], dict[str, str], dict[str, str]]:
        """Return what a save may have changed, by id: typed cells as {tone, text, state, tail}, computed ones
        with a remark or a note as <td>, the other computed ones as text."""
        cells, drawn, texts = dict[str, dict[str, str]](), dict[str, str](), dict[str, str]()
        for cell in page.cells:
            if cell.kind == "input":
                cells[cell.id] = {
                    "tone": _tone(cell),
                    "text": cell.text,
                    "state": cell.state if cell.state in self._options else "",
                    "tail": self._tail(cell),
                }
            elif cell.kind == "computed" and (cell.tone or cell.note):
                drawn[cell.id] = self._given(cell)
            elif cell.kind == "computed":
                texts[cell.id] = cell.text
        return cells, drawn, texts


def _unfolds(cell: CellView) -> str:
    """A cell's note in a few words; the whole of it opens on request."""
    return f'<details class="origin"><summary>{escape(cell.brief)}</summary>{escape(cell.note)}</details>'


def _tone(cell: CellView) -> str:
    """The classes of a typed cell."""
    return "cell" + (f" cell-{cell.tone}" if cell.tone else "") + (" cell-changed" if cell.unsaved else "")
