"""What is asked of every request and said of every answer, before and after any room."""

import io
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import Resolver404, is_valid_path, resolve
from django.utils.translation import gettext as _
from django.views.defaults import bad_request as page_of_400


class NoFiles(FileUploadHandler):
    """Nothing is uploaded but at the doors of UPLOAD_DOORS, where one file may come, kept in memory.

    Elsewhere a file in a form is thrown away as it comes; a body beyond the limit is refused everywhere.
    """

    def handle_raw_input(self, _input: Any, _meta: Any, content_length: int, *_more: Any) -> None:
        """Django limits forms without files only.

        :raises RequestDataTooBig: Django answers it with the page of 400.
        """
        self.most, self.kept = self._allowed(), io.BytesIO()
        # a file too large for its door is heard out, kept up to the limit, and refused there in words
        limit = settings.UPLOAD_BODY_MOST if self.most else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if limit is not None and content_length > limit:
            raise RequestDataTooBig("a form beyond what its door reads")

    def _allowed(self) -> int:
        """How many bytes a file may have at the door that was asked for; 0: none is taken."""
        try:
            door = resolve(self.request.path_info).view_name if self.request else ""
        except Resolver404:
            return 0
        return settings.UPLOAD_DOORS.get(door, 0)

    def new_file(self, *file: Any, **more: Any) -> None:
        if not self.most:
            raise SkipFile
        super().new_file(*file, **more)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what fits: the door sees by the size that a file was larger."""
        if start + len(raw_data) <= self.most:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        most, self.most = self.most, 0  # one file
        if not most:
            return None
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset
        )


class KeptByNobody:
    """Middleware: what is shown to somebody signed in is kept neither by a proxy nor by the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """A view that says itself how long its answer is kept is believed."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class NeverBare:
    """Middleware: an address asked in a way it does not know answers in words too, not with an empty body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """405 keeps its list of ways; who asks for no page is answered JSON."""
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        answer: HttpResponse
        if request.content_type == "application/json" or not request.accepts("text/html"):
            said = {
                "error": "WRONG_METHOD",
                "text": _("Địa chỉ này không nhận cách gọi này; không có gì thay đổi."),
            }
            answer = JsonResponse(said, status=405)
        else:
            answer = render(request, "405.html", {"back": _page_above(request)}, status=405)
        answer.headers["Allow"] = response.headers["Allow"]
        return answer


def _page_above(request: HttpRequest) -> str:
    """The nearest address above this one: a deed's stands under its page's."""
    path = request.path
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(path):
            return path
    return path


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of 400; whoever sent JSON is answered JSON."""
    if request.content_type != "application/json":
        return page_of_400(request, exception)
    if isinstance(exception, RequestDataTooBig):
        said = {
            "error": "TOO_BIG",
            "text": _("Gói gửi lên quá lớn; không có gì được lưu. Chia nhỏ rồi gửi lại."),
        }
        return JsonResponse(said, status=413)
    said = {"error": "BAD_REQUEST", "text": _("Máy chủ không hiểu yêu cầu này; không có gì được lưu.")}
    return JsonResponse(said, status=400)
