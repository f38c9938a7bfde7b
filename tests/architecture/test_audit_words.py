"""Every event the code records, and every change it names, has words in the log."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import neu
from neu.platform.audit import texts
from neu.reporting.submissions.rules.workflow import Action

SOURCE = Path(neu.__path__[0])
# an event whose code is made when it happens, and all it can be
WRITTEN = {
    "start": ["copied"],
    "edit": ["deed", "part"],
    "discard": [],
}  # drafts: reporting/forms/services/desk
MADE = {
    "submission.": [f"submission.{action.lower()}" for action in Action],
    "form.": [f"form.{happened}" for happened in WRITTEN],
    "regime.": [f"regime.{happened}" for happened in WRITTEN],
    **{f"{kind}.": [f"{kind}.correct", f"{kind}.redefine"] for kind in ("element", "indicator")},
}


def records() -> Iterator[tuple[Path, ast.Call]]:
    """Every call of `audit.record(…)`."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                yield path.relative_to(SOURCE), node


def codes(call: ast.Call) -> list[str]:
    """What a call may record."""
    match call.args[0]:
        case ast.Constant(value=str(code)):
            return [code]
        case ast.JoinedStr(values=[ast.Constant(value=str(prefix)), *_]):
            return MADE[prefix]
    raise AssertionError(f"cannot tell the event: {ast.unparse(call.args[0])}")


def subject(call: ast.Call) -> str:
    """The kind of what it happened to."""
    given = next(each.value for each in call.keywords if each.arg == "subject")
    assert isinstance(given, ast.Tuple)
    assert isinstance(given.elts[0], ast.Constant)
    return str(given.elts[0].value)


def fields(call: ast.Call) -> set[str]:
    """The keys of its changes, as far as they are written out in the call."""
    return keys(next((each.value for each in call.keywords if each.arg == "changes"), None))


def keys(given: ast.expr | None) -> set[str]:
    """The keys of dicts written out in an expression."""
    return {
        key.value
        for each in (ast.walk(given) if given else ())
        if isinstance(each, ast.Dict)
        for key in each.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


CALLS = list(records())


def test_the_calls_are_found():
    assert len({code for _path, call in CALLS for code in codes(call)}) >= 20


@pytest.mark.parametrize(("path", "call"), CALLS, ids=[f"{path}:{call.lineno}" for path, call in CALLS])
def test_every_event_and_change_has_words(path, call):
    assert [code for code in codes(call) if not texts.is_worded(code)] == []
    assert texts.subject(subject(call)) != subject(call)
    said = [(code, field) for code in codes(call) for field in sorted(fields(call))]
    assert [f"{code}/{field}" for code, field in said if not texts.is_worded(code, field)] == []


@pytest.mark.parametrize("kind", ["form", "regime"])
def test_what_happens_to_a_draft_has_words(kind):
    said = [(f"{kind}.{happened}", field) for happened, fields in WRITTEN.items() for field in fields]
    assert [f"{code}/{field}" for code, field in said if not texts.is_worded(code, field)] == []


def finished() -> Iterator[tuple[str, set[str]]]:
    """Each event of a deed on a report, with the keys its `doing.finish(…)` writes out."""
    for path in sorted((SOURCE / "reporting/submissions/services").glob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(module):
            if not isinstance(function, ast.FunctionDef):
                continue
            said = [
                call.args[0]
                for call in ast.walk(function)
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
                if call.func.attr == "finish"
            ]
            # one that is told its action is told it by its neighbours
            for action in (actions(function) or actions(module)) if said else ():
                yield f"submission.{action.lower()}", set().union(*map(keys, said))


def actions(code: ast.AST) -> set[str]:
    return {
        each.attr
        for each in ast.walk(code)
        if isinstance(each, ast.Attribute) and ast.unparse(each.value) == "Action"
    }


def test_every_change_a_deed_on_a_report_names_has_words():
    found = dict(finished())
    said = [f"{code}/{field}" for code, fields in found.items() for field in sorted(fields)]

    # nothing is finished that goes up with the whole it is part of
    assert {code for code in MADE["submission."] if code not in found} == {"submission.send_up"}
    assert [one for one in said if not texts.is_worded(*one.split("/"))] == []
