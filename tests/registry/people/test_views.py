"""My account and the administrator's pages: who sees what, one refusal and one stranger per door."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from neu.registry.agencies.selectors import agency_id
from neu.registry.people import selectors, services
from neu.registry.people.inputs import PositionForm
from neu.registry.people.models import Position, User
from neu.registry.people.rules import Role
from neu.registry.periods.rules import day_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def accounts():
    services.load_demo_accounts(services.DEMO_PASSWORD, timezone.now())


@pytest.fixture
def as_(client):
    def sign_in(username: str):
        client.force_login(User.objects.get(username=username))
        return client

    return sign_in


def test_my_account_says_who_i_am_and_what_i_may_do(as_):
    words = as_("canbo.bavi").get(reverse("people:me")).content.decode()

    assert "canbo.bavi" in words
    assert "Ban Quản lý xã Ba Vì" in words
    assert "Gửi báo cáo của cơ quan mình" in words
    assert "Xác thực báo cáo của đơn vị" not in words


def test_my_settings_are_one_click_from_my_name(as_):
    client = as_("canbo.bavi")
    header = client.get(reverse("agencies:directory")).content.decode()
    assert f'<a href="{reverse("people:me")}">' in header

    page = client.get(reverse("people:me")).content.decode()

    assert f'href="{reverse("account_change_password")}"' in page
    assert "chưa định ngày kết thúc" in page
    assert 'name="language" value="vi" lang="vi" class="button" aria-pressed="true"' in page
    back = client.post(reverse("ui:theme"), {"theme": "contrast", "next": reverse("people:me")})
    assert (
        'name="theme" value="contrast" class="button" aria-pressed="true"'
        in client.get(back["Location"]).content.decode()
    )


def test_an_ended_position_is_explained_on_the_page_and_in_the_frame(as_):
    client = as_("huyen.bato")

    assert (
        "công việc đã chuyển cho Sở Dân tộc và Tôn giáo" in client.get(reverse("people:me")).content.decode()
    )
    assert "đã kết thúc ngày 30/06/2025" in client.get(reverse("agencies:directory")).content.decode()


def test_who_never_had_a_position_is_told_what_to_do(client):
    client.force_login(User.objects.create(username="moi.den", full_name="Mới Đến"))

    assert "Đề nghị quản trị hệ thống giao vị trí" in client.get(reverse("people:me")).content.decode()


@pytest.mark.parametrize("username", ["quantri", "kiemtoan"])
def test_the_list_is_for_who_may_read_all(as_, username, django_assert_max_num_queries):
    services.load_demo_people(timezone.now())
    client = as_(username)

    with django_assert_max_num_queries(20):
        page = client.get(reverse("people:accounts"))

    assert page.status_code == 200
    assert (reverse("people:add") in page.content.decode()) is (username == "quantri")


def test_the_list_is_searched_by_person_and_by_agency(as_):
    client = as_("quantri")

    by_agency = client.get(reverse("people:accounts"), {"tim": "Sở Y tế"}).content.decode()
    by_name = client.get(reverse("people:accounts"), {"tim": "huyen.b"}).content.decode()

    assert "so.yte" in by_agency
    assert "huyen.bato" not in by_agency
    assert "huyen.bato" in by_name


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("so y te", "so.yte"),
        ("SỞ  Y TẾ", "so.yte"),
        ("ubnd xa ba vi", "chutich.bavi"),
        ("pham quang tuan", "huyen.bato"),
        ("phạm quang tuấn", "huyen.bato"),
    ],
)
def test_the_list_is_searched_without_marks_and_by_short_names(as_, typed, found):
    page = as_("quantri").get(reverse("people:accounts"), {"tim": typed})

    assert [user.username for user, _chairs in page.context["rows"]] == [found]


def test_a_position_that_ends_before_it_begins_is_refused_in_words(as_):
    asked = {
        "agency": agency_id("so-y-te"),
        "role": "OFFICER",
        "from_on": "31/8/2026",
        "until_on": "1/8/2026",
    }
    answer = as_("quantri").post(reverse("people:account", args=["so.yte"]), asked)

    assert answer.status_code == 422
    assert "Ngày kết thúc 01/08/2026 sớm hơn ngày bắt đầu 31/08/2026" in answer.text


def test_a_title_that_says_the_role_is_not_said_twice(as_):
    user = User.objects.get(username="so.yte")
    Position.objects.filter(user=user).update(title="cán bộ")

    assert "· cán bộ" not in as_("quantri").get(reverse("people:account", args=["so.yte"])).text


def test_agencies_to_choose_stand_in_the_order_of_a_dictionary():
    choices = [str(label) for _key, label in PositionForm(on=day_of(timezone.now())).fields["agency"].choices]
    wanted = ["UBND xã Ba Tô", "UBND xã Ba Tơ", "UBND xã Ba Vinh", "UBND xã Đăk Hà", "UBND xã Sơn Hạ"]

    named = [label.replace("Ủy ban nhân dân", "UBND") for label in choices]
    assert [label for label in named if label in wanted] == wanted


@pytest.mark.parametrize("username", ["canbo.bavi", "ubnd.tinh", "huyen.bato"])
def test_for_others_the_administrators_pages_do_not_exist(as_, username):
    client = as_(username)
    position = Position.objects.filter(user__username="so.yte").get()

    assert client.get(reverse("people:accounts")).status_code == 404
    assert client.get(reverse("people:add")).status_code == 404
    assert client.post(reverse("people:account", args=["so.yte"])).status_code == 404
    assert client.post(reverse("people:end", args=["so.yte", position.pk])).status_code == 404
    assert "Người dùng và vị trí" not in client.get(reverse("people:me")).content.decode()


def test_an_auditor_reads_the_list_and_changes_nothing(as_):
    client = as_("kiemtoan")

    assert client.get(reverse("people:add")).status_code == 404
    assert client.get(reverse("people:account", args=["so.yte"])).status_code == 404


def test_an_administrator_makes_an_account_gives_a_position_and_ends_it(as_):
    client, today = as_("quantri"), day_of(timezone.now())

    made = client.post(
        reverse("people:add"),
        {"username": "moi.lam", "full_name": "Mới Làm", "email": "", "password": "mot-mat-khau-dai"},
    )
    assert made.url == reverse("people:account", args=["moi.lam"])
    given = client.post(
        made.url,
        {
            "agency": agency_id("so-y-te"),
            "role": "OFFICER",
            "title": "Chuyên viên",
            "from_on": f"{today:%d/%m/%Y}",
        },
    )
    assert given.status_code == 302
    user = User.objects.get(username="moi.lam")
    (chair,) = selectors.chairs(user, today)
    assert (chair.agency_id, chair.role) == (agency_id("so-y-te"), Role.OFFICER)

    ended = client.post(
        reverse("people:end", args=["moi.lam", chair.position_id]),
        {"ends_on": f"{today:%d/%m/%Y}", "reason": "Chuyển công tác"},
    )
    assert ended.status_code == 302
    assert selectors.chairs(user, today + timedelta(days=1)) == []


def test_a_refusal_is_shown_beside_its_field_and_nothing_is_made(as_):
    page = as_("quantri").post(
        reverse("people:add"),
        {"username": "so.yte", "full_name": "Trùng", "email": "", "password": "mot-mat-khau-dai"},
    )

    assert page.status_code == 422
    assert "đã có người dùng" in page.content.decode()
    assert User.objects.filter(full_name="Trùng").count() == 0


def test_a_position_of_somebody_else_is_not_found_under_a_name(as_):
    other = Position.objects.filter(user__username="so.yte").get()

    assert as_("quantri").get(reverse("people:end", args=["mattran", other.pk])).status_code == 404


@pytest.mark.parametrize("door", ["me", "accounts", "add", "account", "end"])
def test_a_stranger_is_sent_to_sign_in(client, door):
    args = {"account": ["so.yte"], "end": ["so.yte", 1]}.get(door, [])

    page = client.get(reverse(f"people:{door}", args=args))

    assert page.status_code == 302
    assert page.url.startswith(reverse("account_login"))


def test_the_agencys_page_names_who_worked_there(as_):
    words = (
        as_("canbo.bavi")
        .get(reverse("agencies:agency", args=[agency_id("phong-dan-toc-535")]))
        .content.decode()
    )

    assert "Phạm Quang Tuấn" in words
    assert "30/06/2025" in words


def test_accounts_are_signed_in_with_by_name_and_password(client):
    address = reverse("account_login")

    refused = client.post(address, {"login": "canbo.bavi", "password": "sai-mat-khau"})
    entered = client.post(address, {"login": "canbo.bavi", "password": services.DEMO_PASSWORD})

    assert refused.status_code == 200
    assert "Chưa đăng nhập được" in refused.content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in refused.content.decode()
    assert "Chưa lưu được" not in refused.content.decode()
    assert (entered.status_code, entered.url) == (302, "/")


def test_whose_commune_was_merged_is_told_she_goes_on_at_the_new_one(as_):
    words = as_("canbo.bavi").get(reverse("people:me")).content.decode()

    assert "công việc đã chuyển cho BQL xã Ba Vì, nơi bạn đang giữ vị trí" in words
