"""The pages of the form editor: who opens them, what they say of bad input, the way to publishing."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from neu.registry.agencies.models import Agency
from neu.registry.people.models import Position, User
from neu.reporting.forms import selectors, services
from neu.reporting.forms.authoring import editing
from neu.reporting.forms.authoring.editing import Place
from neu.reporting.forms.authoring.files import to_yaml
from neu.reporting.forms.inputs import FORMS
from neu.reporting.forms.models import FormDraft
from neu.reporting.forms.selectors import writing
from neu.reporting.forms.selectors.choosing import Choices
from tests.reporting.forms.test_authoring import small

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
DAY = date(2026, 1, 1)


@pytest.fixture
def her() -> User:
    made = User.objects.create(username="quan.tri.thu", full_name="Hồng")
    since = DateRange(date(2021, 1, 1), None)
    Position.objects.create(user=made, agency=Agency.objects.first(), role="ADMINISTRATOR", valid=since)
    return made


@pytest.fixture
def page(client: Client, her: User) -> Client:
    client.force_login(her)
    return client


@pytest.fixture
def draft(her: User) -> FormDraft:
    return services.start_from_file(to_yaml(small()).encode(), "thu.yaml", actor=her, at=AT)


def text(answer: Any) -> str:
    return answer.content.decode()


def now(draft: FormDraft) -> dict[str, Any]:
    return FormDraft.objects.get(pk=draft.pk).source


PAGES = [
    "", "thong-tin-chung/", "xem-truoc/", "so-sanh/", "phat-hanh/", "tai-ve/", "muc-moi/", "A/", "A/sua-muc/",
    "A/chon-chi-tieu/", "A/hang/them-moi/", "A/hang/DAT/", "A/hang/DAT/o/th/", "A/cot/them-moi/", "A/cot/tl/",
    "A/kiem-tra/them-moi/", "A/kiem-tra/K/", "A/de-muc/them-moi/",
]  # fmt: skip


def test_for_whoever_does_not_administer_there_is_no_editor(client: Client, draft: FormDraft) -> None:
    client.force_login(User.objects.create(username="can.bo.khac"))
    addresses = [f"/bieu-mau/ban-soan/{draft.pk}/{one}" for one in PAGES] + ["/bieu-mau/ban-soan/them-moi/"]

    assert {client.get(one).status_code for one in addresses} == {404}
    for deed in ("hoan-tac/", "bo-han/", "phat-hanh/", "A/lam-muc/", "A/hang/DAT/lam/", "A/hang/DAT/"):
        assert client.post(f"/bieu-mau/ban-soan/{draft.pk}/{deed}", {"viec": "bo"}).status_code == 404
    assert "ban-soan" not in text(client.get("/bieu-mau/"))
    assert client.get("/chi-tieu/them-moi/").status_code == 404
    assert now(draft) == small()


def test_every_page_opens(page: Client, draft: FormDraft) -> None:
    for one in PAGES:
        assert page.get(f"/bieu-mau/ban-soan/{draft.pk}/{one}").status_code == 200, one
    assert "Bản đang soạn" in text(page.get("/bieu-mau/"))
    for gone in ("Z/", "A/hang/KHONG/", "A/gi-do/K/", "A/hang/DAT/o/khong/", "A/gi-do/them-moi/"):
        assert page.get(f"/bieu-mau/ban-soan/{draft.pk}/{gone}").status_code == 404, gone


def test_the_page_of_a_great_form_asks_few_queries(
    page: Client, her: User, django_assert_max_num_queries: Any
) -> None:
    made = services.start_from_version(selectors.versions("BC_NAM")[0].pk, {}, actor=her, at=AT)
    page.get(f"/bieu-mau/ban-soan/{made.pk}/B/")
    with django_assert_max_num_queries(40):
        assert page.get(f"/bieu-mau/ban-soan/{made.pk}/B/").status_code == 200


def test_a_row_is_typed_by_the_name_of_its_element_without_marks(page: Client, draft: FormDraft) -> None:
    sent = {"what": "COUNT", "element": "ho duoc ho tro dat san xuat truc tiep", "indent": "1"}
    answer = page.post(f"/bieu-mau/ban-soan/{draft.pk}/A/hang/them-moi/", sent)

    assert answer.status_code == 302
    assert answer["Location"].endswith("/A/#hang-HO_DAT_SX")
    assert now(draft)["sections"][0]["rows"][-1] == {"code": "HO_DAT_SX", "element": "ho_dat_sx", "indent": 1}


@pytest.mark.parametrize(
    ("address", "sent", "said"),
    [
        ("A/hang/them-moi/", {"what": "COUNT", "element": "ho duoc ho tro", "indent": "0"}, "Gần giống"),
        ("A/hang/them-moi/", {"what": "COUNT", "indent": "0"}, "Ghi tên hàng"),
        ("A/hang/them-moi/", {"what": "TOTAL", "label": "x", "indent": "0"}, "ít nhất một hàng"),
        ("A/hang/them-moi/", {"what": "HEADING", "label": "x", "code": "DAT", "indent": "0"}, "đã có"),
        ("A/hang/them-moi/", {"what": "HEADING", "label": "x", "code": "có dấu", "indent": "0"}, "không dấu"),
        ("A/cot/them-moi/", {"label": "", "kind": "INPUT"}, "Tên cột"),
        ("A/cot/them-moi/", {"label": "x", "kind": "GI"}, "Trong ô là"),
        ("A/kiem-tra/them-moi/", {"formula": "[th]", "severity": "ERROR", "column": "gi", "message": "x"},
         "cột"),
        ("thong-tin-chung/", {"title": "x", "code": "X", "valid_from": "31/02/2026", "programme": "1719-I"},
         "Không phải ngày"),
        ("thong-tin-chung/", {"title": "x", "code": "X", "valid_from": "1/1/1900", "programme": "1719-I"},
         "01/01/2021"),
        ("muc-moi/", {"title": "x", "kind": "TABLE", "mode": "SOLE", "code": "A"}, "đã có"),
    ],
)  # fmt: skip
def test_bad_input_is_told_beside_its_field_and_changes_nothing(
    page: Client, draft: FormDraft, address: str, sent: dict[str, str], said: str
) -> None:
    answer = page.post(f"/bieu-mau/ban-soan/{draft.pk}/{address}", sent)

    assert answer.status_code == 422
    assert said in text(answer)
    assert now(draft) == small()


def test_a_row_somebody_else_has_just_written_is_not_written_over(page: Client, draft: FormDraft) -> None:
    address = f"/bieu-mau/ban-soan/{draft.pk}/A/hang/NHA/"
    seen = page.get(address).context["form"].initial["dau"]
    other = User.objects.create(username="nam", full_name="Nam")
    services.edit_part(draft.pk, Place("A", "rows", "NHA"), {"label": "Của Nam"}, actor=other, at=AT)
    sent = {
        "what": "COUNT",
        "element": "ho_nha_o",
        "label": "Của Hồng",
        "indent": "0",
        "code": "NHA",
        "dau": seen,
    }
    answer = page.post(address, sent)

    assert answer.status_code == 422
    assert "Nam vừa sửa phần này" in text(answer)
    assert now(draft)["sections"][0]["rows"][1]["label"] == "Của Nam"


def test_deleting_is_undone_from_the_page_it_was_done_on(page: Client, draft: FormDraft) -> None:
    here = f"/bieu-mau/ban-soan/{draft.pk}/"
    answer = page.post(f"{here}A/cot/kh/lam/", {"viec": "bo"}, follow=True)
    assert "Đã xóa Mục A, cột kh" in text(answer)
    step = answer.context["step"]
    answer = page.post(f"{here}hoan-tac/", {"luot": str(step.no), "ve": f"{here}A/"})
    assert answer["Location"] == f"{here}A/"
    assert now(draft) == small()
    again = page.post(f"{here}hoan-tac/", {"luot": "1", "ve": "https://example.com/"}, follow=True)
    assert "Không còn thay đổi nào" in text(again)


def test_a_cell_is_given_its_own_formula_and_taken_back(page: Client, draft: FormDraft) -> None:
    address = f"/bieu-mau/ban-soan/{draft.pk}/A/hang/NHA/o/tl/"
    sent = {"how": "OWN", "kind": "FORMULA", "formula": "[th] - [kh]", "unit": "hộ"}
    assert page.post(address, sent).status_code == 302
    assert now(draft)["sections"][0]["rows"][1]["cells"]["tl"]["formula"] == "[th] - [kh]"
    assert page.post(address, {"how": "COLUMN", "kind": "FORMULA"}).status_code == 302
    assert "cells" not in now(draft)["sections"][0]["rows"][1]


def test_a_file_goes_up_comes_down_and_is_published_as_the_same(page: Client) -> None:
    file = page.get("/bieu-mau/GIAI_NGAN_THANG/1/tep/")
    assert file["Content-Disposition"].startswith("attachment")
    sent = {"tep": SimpleUploadedFile("bieu.yaml", file.content)}
    answer = page.post("/bieu-mau/ban-soan/tu-tep/", sent, follow=True)
    draft = answer.context["draft"]
    assert page.get(f"/bieu-mau/ban-soan/{draft.pk}/tai-ve/").content == file.content
    assert "Không có gì khác." in text(page.get(f"/bieu-mau/ban-soan/{draft.pk}/so-sanh/"))
    answer = page.post(f"/bieu-mau/ban-soan/{draft.pk}/phat-hanh/", {"valid_from": "1/1/2022", "luot": "1"})
    assert answer.status_code == 422
    assert "không khác phiên bản 1" in text(answer)


def test_a_file_that_cannot_be_read_names_the_line(page: Client) -> None:
    bad = SimpleUploadedFile("bieu.yaml", b"code: A\nsections: [")
    answer = page.post("/bieu-mau/ban-soan/tu-tep/", {"tep": bad})

    assert answer.status_code == 422
    assert "dòng 2" in text(answer)
    assert page.post("/bieu-mau/ban-soan/tu-tep/", {}).status_code == 422


def test_publishing_what_somebody_changed_meanwhile_shows_it_first(page: Client, draft: FormDraft) -> None:
    address = f"/bieu-mau/ban-soan/{draft.pk}/phat-hanh/"
    other = User.objects.create(username="nam", full_name="Nam")
    services.remove_part(draft.pk, Place("A", "checks", "K"), actor=other, at=AT)
    answer = page.post(address, {"valid_from": "1/1/2026", "luot": "1"})
    assert answer.status_code == 422
    assert "Nam vừa sửa bản soạn" in text(answer)
    assert 'name="luot" value="2"' in text(answer)
    answer = page.post(address, {"valid_from": "1/1/2026", "luot": "2"})
    assert answer["Location"] == "/bieu-mau/THU/1/"

    gone = page.post(f"/bieu-mau/ban-soan/{draft.pk}/A/hang/NHA/", {})
    assert gone.status_code == 404


def test_next_years_form_is_compared_with_this_years(page: Client, draft: FormDraft, her: User) -> None:
    version = services.publish_draft(draft.pk, 1, DAY, actor=her, at=AT)
    assert page.get(f"/bieu-mau/ban-soan/them-moi/?tu={version.pk}").context["form"].initial["code"] == "THU"
    sent = {"title": "Năm sau", "code": "THU", "valid_from": "1/1/2027", "programme": "1719-I"}
    page.post(f"/bieu-mau/ban-soan/them-moi/?tu={version.pk}", sent)
    made = FormDraft.objects.get(version=None)
    page.post(f"/bieu-mau/ban-soan/{made.pk}/A/hang/TONG/lam/", {"viec": "bo"})
    assert "TONG" in text(page.get(f"/bieu-mau/ban-soan/{made.pk}/phat-hanh/"))
    page.post(f"/bieu-mau/ban-soan/{made.pk}/phat-hanh/", {"valid_from": "1/1/2027", "luot": "2"})
    answer = text(page.get("/bieu-mau/THU/2/so-sanh/"))
    assert "<code>TONG</code>" in answer
    assert "Năm sau" in answer
    assert page.get("/bieu-mau/THU/1/so-sanh/?voi=2").status_code == 200
    assert page.get("/bieu-mau/THU/1/so-sanh/?voi=99").status_code == 302
    assert page.get("/bieu-mau/THU/9/so-sanh/").status_code == 404
    assert page.get("/bieu-mau/THU/9/tep/").status_code == 404


def test_an_element_the_dictionary_lacks_is_defined_and_chosen(page: Client, draft: FormDraft) -> None:
    back = f"/bieu-mau/ban-soan/{draft.pk}/A/chon-chi-tieu/"
    sent = {"name": "Hộ được hỗ trợ máy lọc nước", "unit": "hộ", "definition": "Mỗi hộ một lần.",
            "value_type": "INTEGER", "stance": "FLOW", "adds_over_places": "SUM", "adds_over_nodes": "SUM",
            "ve": back}  # fmt: skip
    answer = page.post("/chi-tieu/them-moi/", sent)
    assert answer["Location"] == f"{back}?chi_tieu=ho_duoc_ho_tro_may_loc_nuoc"
    assert 'value="ho_duoc_ho_tro_may_loc_nuoc" checked' in text(page.get(answer["Location"]))
    page.post(back, {"chon": ["ho_duoc_ho_tro_may_loc_nuoc", "khong_co"]})
    assert now(draft)["sections"][0]["rows"][-1]["element"] == "ho_duoc_ho_tro_may_loc_nuoc"

    other = sent | {"unit": "người", "code": "ho_nha_o", "ve": "https://example.com/"}
    answer = page.post("/chi-tieu/them-moi/", other)
    assert answer.status_code == 422
    assert "đã là chỉ tiêu" in text(answer)
    assert page.post("/chi-tieu/them-moi/", {"ve": back}).status_code == 422


@pytest.mark.parametrize("code", ["BC_NAM", "GIAI_NGAN_THANG", "GIAO_KE_HOACH", "RA_SOAT_NGHEO"])
def test_opening_a_part_and_saving_it_as_it_stands_changes_nothing(code: str) -> None:
    source = writing.source_of(selectors.versions(code)[0]) or {}
    places = [Place("", "sections", each["code"]) for each in source["sections"]]
    places += [
        Place(section["code"], part, each["code"])
        for section in source["sections"]
        for part in ("columns", "rows", "checks", "items", "fields")
        for each in section.get(part, ())
    ]
    changed = []
    offered = {each["code"]: Choices(source, DAY, each) for each in source["sections"]}
    for place in places:
        part = editing.thing(source, place)
        choices = offered[place.section or place.code]
        blank = FORMS[place.part](None, part, choices)
        shown = {field.name: field.value() for field in blank}
        sent = {name: value for name, value in shown.items() if value not in (None, False)}
        form = FORMS[place.part](sent, part, choices)
        assert form.is_valid(), (place, form.errors)
        if editing.put(source, place, form.facts(), seen=sent["dau"]) != source:
            changed.append((place, part, form.facts()))

    assert len(places) > 30
    assert changed == []


def test_a_list_is_written_on_pages_and_its_troubles_lead_to_their_fields(
    page: Client, draft: FormDraft
) -> None:
    here = f"/bieu-mau/ban-soan/{draft.pk}"
    answer = page.post(f"{here}/muc-moi/", {"title": "Công trình", "kind": "LIST", "mode": "PARTS"})
    assert answer["Location"] == f"{here}/B/"
    fields = f"{here}/B/truong/them-moi/"
    page.post(fields, {"label": "Tên", "type": "TEXT", "required": "on"})
    page.post(fields, {"label": "Tiền", "type": "MONEY", "sum": "on", "choices": "bỏ đi"})
    page.post(fields, {"label": "Loại", "type": "CHOICE", "choices": "Đường\nCầu\n"})
    assert now(draft)["sections"][1]["fields"] == [
        {"code": "ten", "label": "Tên", "type": "TEXT", "required": True},
        {"code": "tien", "label": "Tiền", "type": "MONEY", "sum": True},
        {"code": "loai", "label": "Loại", "type": "CHOICE", "choices": ["Đường", "Cầu"]},
    ]
    assert page.post(fields, {"label": "Ngày", "type": "DATE", "sum": "on"}).status_code == 422
    assert page.post(fields, {"label": "Loại", "type": "CHOICE", "choices": "Một"}).status_code == 422

    assert "đơn vị nhập tiền ở phần thông tin của mục" in text(page.get(f"{here}/B/"))
    page.post(
        f"{here}/B/sua-muc/",
        {"title": "Công trình", "kind": "LIST", "mode": "PARTS", "entry_unit": "trieu", "code": "B"},
    )
    page.post(fields, {"label": "Tỷ lệ", "type": "FORMULA", "formula": "[khong_co] * 2"})
    wrong = text(page.get(f"{here}/B/"))
    assert "khong_co" in wrong
    assert f"{here}/B/truong/ty_le/" in wrong
    page.post(f"{here}/B/truong/ty_le/lam/", {"viec": "bo"})
    assert writing.read(now(draft)).content["sections"][1]["fields"][1]["sum"] is True


def test_facts_saved_as_they_stand_change_nothing(page: Client, draft: FormDraft) -> None:
    address = f"/bieu-mau/ban-soan/{draft.pk}/thong-tin-chung/"
    form = page.get(address).context["form"]
    sent = {field.name: field.value() or "" for field in form} | {"valid_from": "1/1/2026"}

    assert page.post(address, sent).status_code == 302
    assert now(draft) == small() | {"programme": "1719-I"}
