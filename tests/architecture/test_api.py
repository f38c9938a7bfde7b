"""The house rules of /api/v1: every door is shut without a token, every deed goes through a service."""

import ast
import inspect
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from jsonschema_rs import meta
from ninja.operation import Operation
from pydantic import BaseModel

from neu.config import describing
from neu.config.api import api
from neu.registry.people.api import Token

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = {"openapi", "docs"}  # they say nothing the source does not
DESCRIPTION = describing.description(api)


def operations() -> Iterator[tuple[str, Operation]]:
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield f"{'/'.join(operation.methods)} {router.prefix}{path}", operation


OPERATIONS = list(operations())
EACH = pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _one in OPERATIONS])


def source(function: Callable[..., Any]) -> ast.Module:
    return ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))


def calls(function: Callable[..., Any], module: str) -> set[str]:
    """The names this function calls of a module it imports: {"send"} of services.send(…)."""
    return {
        node.func.attr
        for node in ast.walk(source(function))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == module
    }


def test_the_operations_are_found():
    assert len(OPERATIONS) > 60


@EACH
def test_every_deed_calls_one_service_of_its_own_room_and_no_reading_calls_any(name, operation):
    written = inspect.unwrap(operation.view_func)
    services = inspect.getmodule(written).__dict__.get("services")
    called = calls(written, "services")

    if operation.methods == ["GET"]:
        assert called == set()
        return
    room = written.__module__.partition(".api")[0]
    assert services is not None
    assert services.__name__ == f"{room}.services"
    assert len(called) == 1
    assert called <= set(services.__all__)


@EACH
def test_no_door_of_the_api_knows_a_model(name, operation):
    module = inspect.getmodule(inspect.unwrap(operation.view_func))

    assert [
        node.module
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[-1] == "models"
    ] == []


@EACH
def test_every_operation_asks_for_a_token(name, operation):
    assert [type(one) for one in operation.auth_callbacks] == [Token]


# deeds of pages that have no door of their own, and why
ONLY_ON_PAGES = {
    "neu.platform.notices": {"mark_read"},  # what a person has seen with her eyes
    # secrets are not handed out by a secret: `./neu token`, and the pages
    "neu.registry.people": {"make_token", "revoke_token", "reset_password", "lift_two_step"},
    # a draft's lines are put at once, and a copy is those lines put again
    "neu.registry.places": {"copy_act", "put_line", "remove_line"},
    # a program writes the whole file of a form or regime, a page part by part
    "neu.reporting.forms": {
        *("start_draft", "edit_facts", "edit_part", "edit_cell", "add_rows", "move_part", "remove_part"),
    },
    "neu.reporting.rounds": {
        *("start_version", "edit_regime", "move_step", "remove_regime_part", "undo_regime_step", "work_out"),
    },
    "neu.registry.programmes": {"refuse_round_trip"},  # a check, no deed
}


def test_everything_pages_do_has_a_door():
    """Whatever service a view of a room calls, an operation of the API calls too."""
    doors = defaultdict(set)
    for _name, operation in OPERATIONS:
        written = inspect.unwrap(operation.view_func)
        doors[written.__module__.partition(".api")[0]] |= calls(written, "services")
    lacking = defaultdict(set)
    views = [*(ROOT / "src/neu").glob("*/*/views/*.py"), *(ROOT / "src/neu").glob("*/*/views.py")]
    for file in views:
        room = ".".join(file.relative_to(ROOT / "src").parts[:3])
        deeds = {
            node.attr
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "services"
        }
        lacking[room] |= {deed for deed in deeds if deed[0].islower()} - doors[room]

    assert {room: deeds for room, deeds in lacking.items() if deeds} == ONLY_ON_PAGES


def test_only_the_description_is_open_to_strangers(db):
    """Walk the addresses as nobody: a token is asked for before anything is looked at."""
    [door] = [one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "api"]
    ask, seen = Client(), {}
    for pattern in door.url_patterns:
        route = str(pattern.pattern)
        for kind in ("int:", "str:"):
            route = route.replace(f"<{kind}", "<")
        for name in pattern.pattern.converters:
            route = route.replace(f"<{name}>", "1")
        for method in ("get", "post", "put", "delete"):
            status = getattr(ask, method)(f"/api/v1/{route}").status_code
            seen.setdefault(pattern.name, set()).add(status)
    shut = {name: found for name, found in seen.items() if name not in PUBLIC}

    assert {name for name, found in shut.items() if not found <= {401, 405}} == set()
    assert all(401 in found for found in shut.values())
    assert {name for name in PUBLIC if 200 in seen[name]} == PUBLIC


def test_no_address_is_answered_by_two_views():
    """The second would never be reached."""
    views = defaultdict(set)
    for router in api._get_bound_routers():
        for path in router.path_operations:
            views[f"{router.prefix}{path}"].add(id(router))

    assert [path for path, several in views.items() if len(several) > 1] == []


def within(told: object) -> Iterator[dict[str, Any]]:
    """Every object in the description."""
    if isinstance(told, dict):
        yield told
        for one in told.values():
            yield from within(one)
    elif isinstance(told, list):
        for one in told:
            yield from within(one)


def test_the_description_is_valid():
    schemas = DESCRIPTION["components"]["schemas"]
    assert DESCRIPTION["openapi"].startswith("3.1.")
    for one in within(DESCRIPTION):
        if "$ref" in one:
            assert one["$ref"].removeprefix("#/components/schemas/") in schemas
        if "schema" in one and "properties" not in one:
            meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **one["schema"]})
    for schema in schemas.values():
        meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
    ids = [one["operationId"] for item in DESCRIPTION["paths"].values() for one in item.values()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("path", "method"),
    [(path, method) for path, item in DESCRIPTION["paths"].items() for method in item],
)
def test_every_operation_is_described_with_its_refusals(path, method):
    told = DESCRIPTION["paths"][path][method]
    headers = {one["name"]: one["required"] for one in told["parameters"] if one["in"] == "header"}

    assert told["summary"] != told["operationId"]
    assert told["description"].endswith(".")
    assert set(told["tags"]) <= set(describing.TAGS)
    assert told["security"] == [{"Token": []}]
    wanted = {"400", "401", "403", "404", "422", "429"}
    assert wanted <= told["responses"].keys()
    for status, answer in told["responses"].items():
        if status >= "400":
            assert list(answer["content"]) == ["application/problem+json"]
    if method == "get":
        paged = "limit" in {one["name"] for one in told["parameters"]}
        assert "304" in told["responses"]
        assert ("Link" in told["responses"]["200"]["headers"]) is paged
    else:
        assert headers["Idempotency-Key"] is True
        assert {"409", "412", "413", "415"} <= told["responses"].keys()


def test_every_name_of_a_schema_means_one_thing():
    """Two classes of one name would overwrite each other in the description."""
    named = defaultdict(set)
    waiting = list(BaseModel.__subclasses__())
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.startswith("neu."):
            named[one.__name__].add(one.__module__)

    assert {name: sorted(found) for name, found in named.items() if len(found) > 1} == {}
