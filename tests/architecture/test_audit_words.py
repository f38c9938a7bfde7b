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
MADE = {"submission.": [f"submission.{action.lower()}" for action in Action]}


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
    given = next((each.value for each in call.keywords if each.arg == "changes"), None)
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
