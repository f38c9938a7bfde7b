"""Whatever a program sends, /api/v1 answers as it is described, and never breaks: schemathesis tries.

NEU_API_EXAMPLES is how many requests of each sort every operation gets (2 unless said); NEU_API_SEED tries
others than those of every day.
"""

import os
import uuid
from collections.abc import Iterator
from datetime import date

import pytest
import schemathesis
from django.conf import settings
from django.db import connections
from hypothesis import HealthCheck, Phase, given, seed, strategies
from hypothesis import settings as trying
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from neu.config import describing
from neu.config.api import api
from neu.config.wsgi import application
from neu.registry.people.models import User
from tests.api_client import secret_of
from tests.architecture.test_nasty_requests import scene

__all__ = ["scene"]
EXAMPLES = int(os.environ.get("NEU_API_EXAMPLES", "2"))
SEED = os.environ.get("NEU_API_SEED")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
schemathesis.openapi.format(  # the description cannot say between which days
    "date", strategies.dates(date(2000, 1, 1), date(2100, 12, 31)).map(str)
)


def served(environ: dict[str, object], start_response: object) -> object:
    """The product as a web server calls it: it says where a request comes from."""
    return application({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response)


@pytest.fixture(scope="module")
def schema(scene, django_db_blocker) -> Iterator[schemathesis.BaseSchema]:
    """The description as a program reads it, from the server; whoever asks may do nearly everything."""
    before = settings.API_REQUESTS_A_MINUTE, settings.ALLOWED_HOSTS
    settings.API_REQUESTS_A_MINUTE, settings.ALLOWED_HOSTS = 10**9, ["*"]
    with django_db_blocker.unblock():
        secret = secret_of(User.objects.get(username="bandantoc"))
        found = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served)
        found.config.update(headers={"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"})
        yield found
        connections.close_all()
    settings.API_REQUESTS_A_MINUTE, settings.ALLOWED_HOSTS = before


def known(scene: dict[str, list[object]], told: dict[str, object]) -> dict[str, object]:
    """The same parameters with what is there in place of keys made up: most of those are nowhere."""
    places = {"place": "place_id", "under": "place_id", "submission": "submission_id", "round": "round_id"}
    names = places | {
        "draft": "draft_id", "edition": "edition_id", "act": "act_id", "obligation": "obligation_id",
        "username": "username", "position": "position_id", "section": "section", "row": "row",
        "column": "column", "remark": "remark_id", "attachment": "attachment_id",
        "completion": "completion_id", "programme": "programme", "other": "other", "indicator": "indicator",
        "target": "target_id",
    }  # fmt: skip
    return told | {name: scene[names[name]][0] for name in told if name in names}


def asked() -> Iterator[tuple[str, str, GenerationMode]]:
    """Each operation with good requests, and with bad ones where a request to it can be bad."""
    for path, item in describing.description(api)["paths"].items():
        for method, told in item.items():
            yield path, method, GenerationMode.POSITIVE
            if "requestBody" in told or any(one["in"] != "header" for one in told["parameters"]):
                yield path, method, GenerationMode.NEGATIVE


ASKED = list(asked())


@pytest.mark.parametrize(("path", "method", "mode"), ASKED, ids=[f"{m} {p} {s.value}" for p, m, s in ASKED])
def test_every_request_is_answered_as_described(schema, scene, path, method, mode):
    tried = []

    @trying(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=SEED is None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    def send(case: schemathesis.Case) -> None:
        tried.append(case)
        if mode is GenerationMode.POSITIVE and len(tried) % 3:
            case.path_parameters = known(scene, dict(case.path_parameters or {}))
            case.query = known(scene, dict(case.query or {}))
            case.headers["Idempotency-Key"] = str(uuid.uuid4())  # what is made up is too often the same
        checks = [*CHECKS, *([negative_data_rejection] if mode is GenerationMode.NEGATIVE else [])]
        case.call_and_validate(checks=checks)

    (seed(int(SEED))(send) if SEED else send)()

    assert tried


def test_what_is_tried_is_answered_with_facts_too(schema, scene):
    """That nothing breaks would mean little if all were refused."""
    paths = (
        "/submissions/{submission}/cells",
        "/rounds/{round}/totals/{place}",
        "/editions/{edition}",
        "/me",
    )
    keys = known(scene, dict.fromkeys(("submission", "round", "place", "edition")))
    cases = [schema[f"/api/v1{path}"]["get"].Case(path_parameters=keys) for path in paths]

    assert [case.call(headers=schema.config.headers).status_code for case in cases] == [200] * len(paths)
