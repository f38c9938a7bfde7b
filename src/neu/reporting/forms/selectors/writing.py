"""Questions about forms being written: what they may name, what is wrong with them, how they will look."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written_day
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.registry.programmes import selectors as programmes
from neu.reporting.forms import checks, lists, selectors
from neu.reporting.forms import content as contents
from neu.reporting.forms.authoring.editing import with_words_of
from neu.reporting.forms.authoring.shape import entries, place
from neu.reporting.forms.drafting import Catalogue, Draft, Trouble, draft
from neu.reporting.forms.drafting.names import IndicatorName
from neu.reporting.forms.formula import order
from neu.reporting.forms.formula.binding import bind, name
from neu.reporting.forms.layout import CrossCheck, Layout, RowCheck, SectionSpec
from neu.reporting.forms.models import FormDraft, FormDraftStep, FormVersion
from neu.reporting.forms.rules import CellKind, Refusal, SectionKind
from neu.reporting.indicators import files
from neu.reporting.indicators import selectors as indicators
from neu.reporting.indicators.rules import ValueType
from neu.reporting.indicators.services.targets import NATION, PHASE

MOST = 60  # problems told at once


def catalogue(entry: Mapping[str, Any]) -> Catalogue:
    """All a form may name, as of the day it becomes valid; a dozen queries.

    :raises Refused: KEY_MISSING, VALUE_UNKNOWN.
    """
    files.check_keys(entry, needs=("code", "valid_from"), may=tuple(entry))
    on = files.day(entry, "valid_from")
    assert on is not None
    targets = indicators.targets_for(places.by_code(Level.NATION, NATION, on), PHASE, on)
    return Catalogue(
        elements=indicators.elements_by_code(indicators.element_codes(), on),
        indicators={
            each.code: IndicatorName(
                each.code,
                each.name,
                each.unit,
                each.numerator,
                each.denominator,
                each.draft,
                targets.get(each.code),
            )
            for each in indicators.indicators(on)
        },
        nodes={
            node.code: (node.title, node.draft)
            for node in programmes.nodes(str(entry.get("programme") or programmes.PHASE_ONE))
        },
        sources={source.code: source.name for source in programmes.capital_sources()},
    )


def check(made: Draft, trouble: Trouble) -> None:
    """Every formula can be read, bound and computed; every check too.

    :raises Refused: FORMULA_…, naming the row and the cure; a gathering `trouble` hears each.
    """
    layout = made.layout
    named = {f"{key[0]}!{key[1]}.{key[2]}": said for key, said in made.where.items()}
    for cell in layout.cells.values():
        if cell.computed:
            with trouble.apart():
                try:
                    bind(cell.formula, cell.key, layout)
                except Refused as refused:
                    raise files.refuse(refused.code, refused.params, made.where[cell.key]) from None
    if not trouble.found:
        with trouble.apart():
            try:
                order(layout)
            except Refused as refused:
                at = named.get(refused.where, refused.where)
                raise files.refuse(refused.code, refused.params, at) from None
    for section in layout.sections:
        if section.kind is SectionKind.LIST:
            _check_list(section, trouble)
            continue
        for each in section.checks:
            if isinstance(each, RowCheck):
                with trouble.apart():
                    try:
                        checks.bind(section, each, layout)
                    except Refused as refused:
                        at = f"Mục {section.code}, kiểm tra {each.code}"
                        raise files.refuse(refused.code, refused.params, at) from None


def _check_list(section: SectionSpec, trouble: Trouble) -> None:
    """The formulas and checks of a list, as they stand in any of its rows."""
    line, at = lists.line_of(section), f"Mục {section.code}"
    for cell in line.cells.values():
        if cell.computed:
            with trouble.apart():
                try:
                    bind(cell.formula, cell.key, line)
                except Refused as refused:
                    raise files.refuse(refused.code, refused.params, f"{at}, trường {cell.key[2]}") from None
    if not trouble.found:
        with trouble.apart():
            try:
                order(line)
            except Refused as refused:
                raise files.refuse(refused.code, refused.params, at) from None
    for each in line.sections[0].checks:
        if isinstance(each, RowCheck):
            with trouble.apart():
                try:
                    checks.bind(line.sections[0], each, line)
                except Refused as refused:
                    raise files.refuse(refused.code, refused.params, f"{at}, kiểm tra {each.code}") from None


def check_across(made: Draft, trouble: Trouble) -> None:
    """Every check against another form names cells that are there, of the same kind of number.

    :raises Refused: CROSS_…, FORMULA_UNKNOWN_CELL; a gathering `trouble` hears each.
    """
    there: dict[str, Layout | None] = {}
    for section in made.layout.sections:
        for each in section.checks:
            if isinstance(each, CrossCheck):
                with trouble.apart():
                    _across(made, section.code, each, there)


def _across(made: Draft, section: str, each: CrossCheck, there: dict[str, Layout | None]) -> None:
    at = f"Mục {section}, kiểm tra {each.code}"
    here = made.layout.cells.get((section, each.row, each.column))
    if here is None or here.kind is CellKind.LABEL:
        rows = [row.code for row in made.layout.section_by_code[section].rows]
        near = ", ".join(difflib.get_close_matches(each.row, rows, n=3, cutoff=0.3)) or "–"
        raise files.refuse(
            Refusal.FORMULA_UNKNOWN_CELL, {"cell": f"[{each.row}.{each.column}]", "near": near}, at
        )
    if each.form == made.layout.form_code:
        raise files.refuse(Refusal.CROSS_SELF, {"form": each.form}, at)
    if each.form not in there:
        try:
            there[each.form] = selectors.layout(selectors.current_version(each.form, made.valid_from).pk)
        except Refused:
            there[each.form] = None
    other = there[each.form]
    if other is None:
        known = sorted({version.form.code for version in selectors.versions()})
        said = {"form": each.form, "day": written_day(made.valid_from), "near": ", ".join(known) or "–"}
        raise files.refuse(Refusal.CROSS_FORM_UNKNOWN, said, at)
    cell = other.cells.get(each.other_key)
    if cell is None or cell.kind is CellKind.LABEL:
        names = [name(key) for key, one in other.cells.items() if one.kind is not CellKind.LABEL]
        near = ", ".join(difflib.get_close_matches(each.other, names, n=3, cutoff=0.3)) or "–"
        said = {"form": each.form, "cell": each.other[:80], "near": near}
        raise files.refuse(Refusal.CROSS_CELL_UNKNOWN, said, at)
    if (cell.value_type == ValueType.MONEY) is not (here.value_type == ValueType.MONEY):
        raise files.refuse(Refusal.CROSS_UNLIKE, {"form": each.form, "cell": each.other}, at)


def drafts() -> list[FormDraft]:
    """The forms being written, last edited first; without what they say."""
    found = FormDraft.objects.filter(version=None).defer("source")
    return list(found.order_by("-edited_at", "-pk"))


def being_written(draft_id: int) -> FormDraft | None:
    """A draft not yet published."""
    return FormDraft.objects.filter(pk=draft_id, version=None).first()


def steps(draft_id: int) -> list[FormDraftStep]:
    """The last changes of a draft, newest first; without what it said before them."""
    return list(FormDraftStep.objects.filter(draft=draft_id).defer("before").order_by("-no")[:10])


def written_as(version_id: int) -> FormDraft | None:
    """What a published version was written as; None for one published before that was kept."""
    return FormDraft.objects.filter(version=version_id).first()


def source_of(version: FormVersion) -> dict[str, Any] | None:
    """What a published version was written as, such that it makes that very version again.

    Where the dictionary has since renamed what a row counts, the row is given its name of then.
    """
    kept = written_as(version.pk)
    if kept is None:
        return None
    source: dict[str, Any] = kept.source
    content = read(source).content
    if content is None or contents.digest(content) != version.digest:
        return with_words_of(source, version.content)
    return source


def latest(code: str) -> FormVersion | None:
    """The newest published version of a form."""
    found = FormVersion.objects.filter(form__code=code, published_at__isnull=False)
    return found.select_related("form").order_by("-no").first()


@dataclass(frozen=True)
class Wrong:
    """One problem of a draft and the part that cures it; `also`: how many rows have the same."""

    refused: Refused
    place: tuple[str, str, str, str] | None  # section, list, code, column
    also: int = 0


@dataclass(frozen=True)
class Reading:
    """A draft as it reads now: its layout as far as one can be made, and all that is wrong."""

    layout: Layout | None
    wrong: tuple[Wrong, ...]
    content: dict[str, Any] | None  # None while anything is wrong


def read(source: Mapping[str, Any]) -> Reading:
    """What a form being written would be: first its parts are told, then, once they hold, its formulas."""
    trouble, made = Trouble(gather=True), None
    try:
        entry = entries(source)
        made = draft(entry, catalogue(entry), trouble)
        if not trouble.found:
            check(made, trouble)
            check_across(made, trouble)
    except Refused as refused:
        trouble.found.append(refused)
    content = None
    if made is not None and not trouble.found:
        content = contents.to_content(
            made.layout, made.coordinates, valid_from=made.valid_from, programme=made.programme
        )
    return Reading(made.layout if made else None, _told(trouble.found), content)


def _told(found: list[Refused]) -> tuple[Wrong, ...]:
    """Each problem once: a column that is wrong in every row is told at the column."""
    alike: dict[tuple[Any, ...], list[Refused]] = {}
    for refused in found:
        at = place(refused.where)
        said = tuple(
            sorted((key, value) for key, value in refused.params.items() if key not in ("where", "near"))
        )
        key = (refused.code, said, at[0], at[3]) if at and at[3] else (refused.code, said, refused.where)
        alike.setdefault(key, []).append(refused)
    made = []
    for same in alike.values():
        first, at = same[0], place(same[0].where)
        if len(same) > 1 and at:
            column = f"Mục {at[0]}, cột {at[3]}"
            first = files.refuse(first.code, first.params, column)
            at = place(column)
        made.append(Wrong(first, at, len(same) - 1))
    return tuple(made[:MOST])
