"""Every address is asked for all that its description allows, and for much that it does not."""

from __future__ import annotations

from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi import checks as openapi

from mlwidget.server.description import described
from mlwidget.server.routes import ROUTES
from tests.server.asked import Server

CHECKS: Final[list[Any]] = [
    schemathesis.checks.not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
    openapi.unsupported_method,
    openapi.ignored_auth,
]
METRICS: Final = ("loss", "broken", "note", "table", "list")
NAMES: Final = ("outputs/note.txt", "outputs", "/etc/passwd", "..%2Frun.sqlite", "%00")
_config: Final = schemathesis.Config.from_dict({"generation": {"mode": "all"}})
api: Final = schemathesis.openapi.from_dict(described("/", ROUTES), config=_config)
few: Final = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def own_run_id(server: Server) -> str:
    """A run for one address only, since one of them deletes it."""
    return server.fill()


@api.parametrize()
@few
def test_whatever_is_asked_there_is_a_proper_answer(case: Case[Any], server: Server) -> None:
    case.call_and_validate(base_url=server.url, headers=server.headers, checks=CHECKS)


@api.parametrize()
@few
def test_a_run_that_is_there_answers_whatever_is_asked(
    case: Case[Any], server: Server, own_run_id: str
) -> None:
    case.query["workspace"] = server.place
    at = sum(map(ord, str(case.query)))
    if "metric" in case.query:
        metric = METRICS[at % len(METRICS)]
        case.query["metric"] = [metric] if isinstance(case.query["metric"], list) else metric
    if case.path_parameters:
        case.path_parameters["run"] = own_run_id
    if "name" in case.path_parameters:
        case.path_parameters["name"] = NAMES[at % len(NAMES)]
    case.call_and_validate(base_url=server.url, headers=server.headers, checks=CHECKS)
