"""The API's description: what ninja draws from the operations, and what holds of every one of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from pydantic.json_schema import models_json_schema

from neu.platform.api.problems import JSON, ProblemDetails, Wrong

ROOT = "/api/v1/"
ABOUT = (
    "Đọc và gửi số liệu bằng phần mềm, qua đúng các quy tắc như trên trang. Mỗi yêu cầu kèm "
    "“Authorization: Bearer <mã truy cập>”; mỗi việc làm thay đổi dữ liệu kèm “Idempotency-Key”. "
    "Số là chuỗi thập phân (tiền tính bằng đồng), ngày là YYYY-MM-DD; ô trống khác 0: xem trường “state”.\n\n"
    "Everything the pages do, by the same rules. Send “Authorization: Bearer <token>” with every request and "
    "an “Idempotency-Key” with every one that changes anything. Values are decimal strings (money in đồng), "
    "days are YYYY-MM-DD; a blank cell is not 0: read its “state”."
)
SAID: dict[int, str] = {
    400: "The request cannot be read, or has no Idempotency-Key.",
    401: "No token, or one that does not work.",
    403: "The token's owner may not do this, or the token only reads.",
    404: "There is no such thing, or it is not yours to see.",
    409: "Contrary to how things stand now.",
    412: "It changed since it was read (If-Match).",
    413: "Too large.",
    415: "Not JSON.",
    422: "What was sent is not as asked for, or breaks a rule.",
    429: "Too many requests this minute.",
}
TAGS: Mapping[str, Promise] = {
    "people": _("Mã truy cập, tài khoản và vị trí"),
    "places": _("Địa bàn và sắp xếp đơn vị hành chính"),
    "agencies": _("Cơ quan và chức năng"),
    "handover": _("Bàn giao giữa các cơ quan"),
    "programmes": _("Chương trình"),
    "periods": _("Kỳ và lịch"),
    "dictionary": _("Từ điển chỉ tiêu"),
    "forms": _("Biểu mẫu và phiên bản"),
    "rounds": _("Đợt báo cáo và nhiệm vụ"),
    "submissions": _("Báo cáo"),
    "remarks": _("Ý kiến và tệp kèm theo"),
    "completions": _("Dự án kết thúc"),
    "totals": _("Tổng hợp, số từ đâu"),
    "editions": _("Bản phát hành"),
}
DEEP = 2  # how far the page goes into objects inside objects
READING, CHANGING = (400, 401, 403, 404, 422, 429), tuple(SAID)
LANGUAGE = {
    "in": "header", "name": "Accept-Language", "required": False,
    "description": "vi (default) or en.", "schema": {"type": "string"},
}  # fmt: skip
NONE_MATCH = {
    "in": "header", "name": "If-None-Match", "required": False,
    "description": "ETag of the answer you hold: 304 when nothing changed.", "schema": {"type": "string"},
}  # fmt: skip
KEY = {
    "in": "header", "name": "Idempotency-Key", "required": True,
    "description": "A new one (such as a UUID) for each deed. The same request with the same key within 24 "
    "hours is answered as the first time and done once; another request with it is refused.",
    "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]{1,100}$"},
}  # fmt: skip


def description(api: NinjaAPI) -> dict[str, Any]:
    """Return the description as JSON's data."""
    told: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=ROOT))
    told["servers"] = [{"url": "/"}]
    told["tags"] = [{"name": tag, "description": str(words)} for tag, words in TAGS.items()]
    for item in told["paths"].values():
        for method, operation in item.items():
            _complete(operation, reads=method == "get")
    _in, defined = models_json_schema(
        [(ProblemDetails, "serialization"), (Wrong, "serialization")],
        ref_template="#/components/schemas/{model}",
    )
    told["components"]["schemas"] |= defined["$defs"]
    return told


def _complete(operation: dict[str, Any], *, reads: bool) -> None:
    operation["parameters"] = [
        *operation.get("parameters", []), LANGUAGE, *([NONE_MATCH] if reads else [KEY])
    ]  # fmt: skip
    answers = operation["responses"] = {str(status): said for status, said in operation["responses"].items()}
    problem = {"$ref": "#/components/schemas/ProblemDetails"}
    for status, said in answers.items():
        if status < "300":
            said["headers"] = _headers(reads, operation["parameters"])
        else:  # a no that tells more, besides the others of that status
            own = said["content"]["application/json"]["schema"]
            said["content"] = {JSON: {"schema": {"anyOf": [own, problem]}}}
    if reads:
        answers["304"] = {"description": "Nothing changed."}
    for status in READING if reads else CHANGING:
        answers.setdefault(
            str(status),
            {
                "description": SAID[status],
                "content": {JSON: {"schema": problem}},
            },
        )


def _headers(reads: bool, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    text = {"schema": {"type": "string"}}
    if not reads:
        return {"Idempotency-Replayed": {"description": "“true” when it had been done before.", **text}}
    found = {"ETag": {"description": "Changes with the answer.", **text}}
    if any(one["name"] == "limit" for one in parameters):
        found["Link"] = {"description": "first, prev, next and last page.", **text}
    return found


@dataclass
class Told:
    """One operation as the page shows it."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    body: list[tuple[str, str, bool, str]]
    answers: list[tuple[str, str]]
    fields: list[tuple[str, str, bool, str]]


def by_tag(told: dict[str, Any]) -> list[tuple[str, Promise, list[Told]]]:
    """Return the operations for the page, by the room they belong to, with its name."""
    found: dict[str, list[Told]] = {}
    for where, item in told["paths"].items():
        for method, operation in item.items():
            sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            answers: dict[str, Any] = operation["responses"]
            good: dict[str, Any] = next((one for status, one in answers.items() if status < "300"), {})
            answer = good.get("content", {}).get("application/json", {})
            found.setdefault(operation.get("tags", ["–"])[0], []).append(
                Told(
                    method.upper(),
                    where,
                    operation["summary"],
                    operation.get("description", ""),
                    [one for one in operation["parameters"] if one["in"] != "header"],
                    list(_fields(told, sent.get("schema", {}))),
                    [(status, one["description"]) for status, one in answers.items()],
                    list(_fields(told, answer.get("schema", {}))),
                )
            )
    return [(tag, TAGS[tag], operations) for tag, operations in found.items()]


def _fields(
    told: dict[str, Any], schema: dict[str, Any], before: str = ""
) -> Iterator[tuple[str, str, bool, str]]:
    """Yield (name, type, required, description) of an object's fields and of those inside it."""
    if ref := schema.get("$ref", ""):
        schema = told["components"]["schemas"][ref.rpartition("/")[2]]
    required = schema.get("required", [])
    for name, one in schema.get("properties", {}).items():
        yield f"{before}{name}", _type(one), name in required, one.get("description", "")
        if before.count(".") < DEEP:
            for inside in (one, *one.get("anyOf", ())):
                if "$ref" in inside:
                    yield from _fields(told, inside, f"{before}{name}.")
                elif "$ref" in inside.get("items", {}):
                    yield from _fields(told, inside["items"], f"{before}{name}[].")


def _type(schema: dict[str, Any]) -> str:
    if ref := schema.get("$ref", ""):
        return str(ref.rpartition("/")[2])
    if several := schema.get("anyOf"):
        return " | ".join(_type(one) for one in several)
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")
