"""The frame: menu, person, theme, language, refusals, error pages."""

from enum import StrEnum
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import override_settings
from django.urls import reverse
from django.utils import translation
from django.views import defaults

from neu.platform.text.refusals import Refused
from neu.platform.ui import frame, menu, views
from neu.platform.ui.language import ChosenLanguage
from neu.platform.ui.nul import NoNul
from neu.platform.ui.words import refusal_text, register_refusals


def test_the_menu_shows_what_may_be_seen_and_where_we_are(ports, page):
    menu.register(menu.ADMINISTRATION, "Sau", "ui:components", 9, icon="eye")
    menu.register(menu.WORK, "Trước", "inbox:home", 1, count=lambda request: 3)
    menu.register(menu.WORK, "Kín", "ui:theme", 2, lambda request: False)

    sections = menu.sections(page("/giao-dien/"))

    assert [
        (str(s.label), [(str(link.label), link.count, link.here) for link in s.links]) for s in sections
    ] == [
        ("Công việc", [("Trước", 3, False)]),
        ("Quản trị", [("Sau", 0, True)]),
    ]


def test_every_entry_the_rooms_registered_has_a_page():
    assert {entry.url_name for entry in menu._entries.values() if not reverse(entry.url_name)} == set()


def test_only_the_home_address_itself_is_home(ports, page):
    menu.register(menu.WORK, "Việc", "inbox:home", 1)

    assert menu.sections(page("/"))[0].links[0].here
    assert not menu.sections(page("/bao-cao/"))[0].links[0].here


def test_a_stranger_has_no_menu_and_no_name(ports, rf):
    menu.register(menu.WORK, "Việc", "inbox:home", 1)
    request = rf.get("/")
    request.user = AnonymousUser()

    shown = frame.frame(request)["frame"]

    assert not shown["menu"]
    assert not shown["person"]


def test_the_header_names_the_person_as_her_room_describes_her(ports, page):
    frame.register_person(
        lambda request: frame.Person("Phạm Văn Trí", agency="UBND xã Ba Vì", notes=["Đã kết thúc."])
    )

    shown = render_to_string("404.html", request=page())

    assert "Phạm Văn Trí" in shown
    assert "UBND xã Ba Vì" in shown
    assert "Đã kết thúc." in shown


@pytest.mark.parametrize(
    ("unread", "said"),
    [
        (0, '<span class="sr">Thông báo</span></a>'),
        (3, '3 thông báo chưa đọc</span><span class="bell-count" aria-hidden="true">3</span>'),
        (120, '120 thông báo chưa đọc</span><span class="bell-count" aria-hidden="true">99+</span>'),
    ],
)
def test_the_bell_counts_what_was_not_read_once_a_page(ports, page, unread, said):
    asked = []
    frame.register_person(lambda request: frame.Person("Phạm Văn Trí"))
    frame.register_unread(lambda request: asked.append(request) or unread)
    menu.register(menu.WORK, "Thông báo", "notices:mine", 1, count=frame.unread)

    shown = render_to_string("404.html", request=page())

    assert said in shown
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("cookie", "theme"), [("contrast", "contrast"), ("light", "light"), ("xấu", "light")]
)
def test_the_theme_is_a_cookie_we_know(ports, page, cookie, theme):
    assert frame.frame(page(neu_theme=cookie))["frame"]["theme"] == theme


def test_choosing_a_theme_goes_back_but_never_elsewhere(rf):
    kept = views.theme(rf.post("/giao-dien/kieu/", {"theme": "contrast", "next": "/giao-dien/?a=1"}))
    away = views.theme(rf.post("/giao-dien/kieu/", {"theme": "pink", "next": "https://example.org/"}))

    assert (kept["Location"], kept.cookies["neu_theme"].value) == ("/giao-dien/?a=1", "contrast")
    assert (away["Location"], dict(away.cookies)) == ("/", {})


@pytest.mark.parametrize(("cookie", "language"), [("", "vi"), ("en", "en"), ("fr", "vi")])
def test_the_browser_is_not_asked_for_a_language(rf, cookie, language):
    request = rf.get("/", headers={"accept-language": "en-US,en"})
    request.COOKIES["neu_language"] = cookie

    response = ChosenLanguage(lambda request: HttpResponse(translation.get_language()))(request)

    assert response.content.decode() == response["Content-Language"] == language


@pytest.mark.parametrize("demo", [True, False])
def test_demo_pages_say_so(ports, page, demo):
    with override_settings(DEMO=demo):
        assert ("Số liệu minh họa" in render_to_string("404.html", request=page())) is demo


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (lambda request: defaults.bad_request(request, Exception()), 400, "không đọc được"),
        (lambda request: defaults.permission_denied(request, Exception()), 403, "không có quyền"),
        (lambda request: defaults.page_not_found(request, Exception()), 404, "Không tìm thấy trang"),
        (defaults.server_error, 500, "Hệ thống gặp lỗi"),
    ],
)
def test_error_pages_say_what_to_do(ports, page, answer, status, words):
    response = answer(page())

    assert response.status_code == status
    assert words in response.content.decode()
    assert 'href="/"' in response.content.decode()


def test_error_pages_work_before_anybody_is_known(ports, rf):
    assert "Không tìm thấy trang" in render_to_string("404.html", request=rf.get("/"))


def test_nothing_is_inline(ports, page):
    shown = views.components(page("/giao-dien/")).content.decode()

    assert " style=" not in shown
    assert "<style" not in shown
    assert " onclick=" not in shown
    assert shown.count("<script") == shown.count("<script src=") == 1


class One(StrEnum):
    TAKEN = "TAKEN"


class Other(StrEnum):
    TAKEN = "TAKEN"


def test_each_room_words_its_own_refusals(ports):
    register_refusals({One.TAKEN: "Mã %(code)s đã có."})
    register_refusals({Other.TAKEN: "Chỗ này đã có người."})

    assert refusal_text(Refused(One.TAKEN, {"code": "21529"})) == "Mã 21529 đã có."
    assert refusal_text(Refused(Other.TAKEN)) == "Chỗ này đã có người."
    assert "mã UNKNOWN" in refusal_text(Refused("UNKNOWN"))


def test_one_code_cannot_have_two_messages(ports):
    register_refusals({One.TAKEN: "a"})

    with pytest.raises(ValueError, match="two messages"):
        register_refusals({One.TAKEN: "b"})


def test_a_room_without_a_description_shows_the_user_name(ports, page):
    assert frame.person(page()) == frame.Person(name="canbo.bavi")
    assert frame.person(SimpleNamespace()) is None


@pytest.mark.parametrize(
    ("method", "sent"), [("get", {"tim": "a\0"}), ("get", {"\0": ""}), ("post", {"ly-do": "\0"})]
)
def test_a_nul_is_refused_before_any_view(rf, method, sent):
    with pytest.raises(BadRequest):
        NoNul(HttpResponse).process_view(getattr(rf, method)("/", sent))


def test_a_nul_in_an_address_is_a_page_of_400(client):
    assert client.get("/tai-khoan/login/?next=%00").status_code == 400
