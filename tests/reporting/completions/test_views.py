"""The pages of completed projects: one happy path, one refusal, one stranger per door."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from neu.reporting.completions.models import Completion
from neu.reporting.rounds.models import Round

INDEX, DECLARE = "/ket-thuc/", "/ket-thuc/khai-bao/"


@pytest.fixture
def client_of(world):
    def signed_in(who: str) -> Client:
        client = Client()
        client.force_login(world.people[who])
        return client

    return signed_in


def typed(world, **other) -> dict[str, str]:
    said = world.said()
    usual = {
        "che_do": said.regime,
        "ten": said.name,
        "ma": said.code,
        "bat_dau": "01/03/2024",
        "ket_thuc": "20/10/2025",
        "don_vi": f"{said.unit_id}:{said.place_id}",
        "chu_dau_tu": str(said.investor_id),
        "quyet_dinh": said.decision,
        "ngay_quyet_dinh": "01/02/2024",
    }
    return {**usual, **other}


def page(client: Client, address: str, **sent) -> str:
    return client.get(address, sent).content.decode()


def test_a_project_is_declared_and_listed(client_of, world):
    client = client_of("canbo")

    answer = client.post(DECLARE, typed(world))

    made = Completion.objects.get()
    assert answer.url == reverse("completions:completion", args=[made.pk])
    assert (made.code, str(made.started_on)) == ("DA1.2024-07", "2024-03-01")
    assert "04/11/2025" in page(client, answer.url)
    assert "Đường bê tông thôn 1" in page(client, INDEX)
    assert "Đường bê tông thôn 1" in page(client, INDEX, tim="da1.2024", nam="2025")
    assert "Đường bê tông thôn 1" not in page(client, INDEX, nam="2024")
    assert "Đường bê tông thôn 1" not in page(client, INDEX, da_rut="1")
    assert "Chưa có dự án nào ở đây" in page(client, INDEX, tim="không có")


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"ket_thuc": "31/02/2025"}, "Không phải ngày"),
        ({"ket_thuc": "01/08/2025", "bat_dau": "02/08/2025"}, "sớm hơn ngày bắt đầu"),
        ({"ten": ""}, "bắt buộc"),
        ({"ma": "DA 1 #"}, "ký tự không dùng được"),
        ({"don_vi": "1:x"}, "chọn lại"),
        ({"ket_thuc": "20/06/2025"}, "Danh sách ở đây là của ngày ấy"),
        ({"chu_dau_tu": "999999"}, "field-error"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(client_of, world, other, words):
    answer = client_of("bandantoc").post(DECLARE, typed(world, **other))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="12/QĐ-UBND"' in answer.content.decode()
    assert not Completion.objects.exists()


def test_whoever_may_not_declare_is_told_who_may(client_of, world):
    answer = client_of("kiemtoan").post(DECLARE, typed(world))

    assert answer.status_code == 422
    assert "Đề nghị một trong các nơi đó làm" in answer.content.decode()


def test_it_is_withdrawn_on_its_page(client_of, world):
    one = world.declare()
    client, address = client_of("canbo"), reverse("completions:withdraw", args=[one.pk])

    blank = client.post(address, {"ly_do": ""})
    done = client.post(address, {"ly_do": "Khai nhầm xã"})

    assert blank.status_code == 422
    assert done.url == reverse("completions:completion", args=[one.pk])
    told = page(client, done.url)
    assert "Khai nhầm xã" in told
    assert "Rút khai báo</button>" not in told
    assert not Round.objects.filter(subject=one.code).exists()


def test_strangers_see_no_button_and_do_nothing(client_of, world):
    one = world.declare()
    client = client_of("nguoila")

    told = page(client, reverse("completions:completion", args=[one.pk]))
    answer = client.post(reverse("completions:withdraw", args=[one.pk]), {"ly_do": "Thử"})

    assert "Rút khai báo</button>" not in told
    assert answer.status_code == 422
    assert Completion.objects.get(pk=one.pk).withdrawn_at is None
    assert client.get(reverse("completions:printed", args=[one.pk])).status_code == 404
    for name in ("completion", "printed"):
        assert client.get(reverse(f"completions:{name}", args=[0])).status_code == 404
    for name in ("withdraw", "receive"):
        assert client.post(reverse(f"completions:{name}", args=[0])).status_code == 404


def test_the_investor_reads_prints_and_takes_the_report(client_of, world):
    one = world.declare()
    report = world.finish(one)
    client = client_of("soyte")
    address = reverse("completions:completion", args=[one.pk])

    told = page(client, address)
    read = client.get(reverse("submissions:detail", args=[report.pk]))
    printed = client.get(reverse("completions:printed", args=[one.pk]))
    taken = client.post(reverse("completions:receive", args=[one.pk]), follow=True)

    assert "Đã xác thực, chờ chủ đầu tư nhận" in told
    assert "Đường bê tông" in read.content.decode()
    assert 'name="v.' not in read.content.decode()
    assert (printed.status_code, printed.content[:5]) == (200, b"%PDF-")
    assert "ket-thuc-DA1.2024-07.pdf" in printed.headers["Content-Disposition"]
    assert "Đã ghi nhận chủ đầu tư nhận báo cáo" in taken.content.decode()
    assert "Chủ đầu tư đã nhận" in page(client, INDEX)
    again = client.post(reverse("completions:receive", args=[one.pk]), follow=True)
    assert "Không cần làm gì" in again.content.decode()


def test_others_read_nothing_of_the_report(client_of, world):
    one = world.declare()
    world.finish(one)

    assert client_of("nguoila").get(reverse("completions:printed", args=[one.pk])).status_code == 404
    assert "Bản in (PDF)" not in page(client_of("nguoila"), reverse("completions:completion", args=[one.pk]))


def test_the_pages_of_rounds_and_totals_show_it_as_any_round(client_of, world):
    """Lists, the board, the round name it; totals do not, for it is one report."""
    one, other = world.declare(), world.declare(code="DA2", name="Cầu treo thôn 2")
    world.finish(one)
    client, round_id = client_of("bandantoc"), one.obligation.round_id
    board = page(client, reverse("rounds:board"), che_do="KET_THUC_DU_AN", nam="2025")

    assert board.index("Kết thúc: Cầu treo thôn 2") < board.index("Kết thúc: Đường bê tông thôn 1")
    missing = page(client, reverse("rounds:board"), che_do="KET_THUC_DU_AN", nam="2025", chi_thieu="1")
    assert "Kết thúc: Đường bê tông thôn 1</a></th>" not in missing
    assert "Kết thúc: Cầu treo thôn 2</a></th>" in missing
    assert "Kết thúc: Cầu treo thôn 2" in page(client, reverse("rounds:rounds"), che_do="KET_THUC_DU_AN")
    assert "Bảng" in page(client, reverse("rounds:board"), che_do="", nam="2025")
    for address in (
        reverse("rounds:round", args=[round_id]),
        reverse("rounds:extend", args=[other.obligation.round_id]),
        reverse("submissions:review", args=[round_id]),
        reverse("consolidation:home"),
        reverse("rounds:open"),
        reverse("rounds:regime", args=["KET_THUC_DU_AN"]),
    ):
        assert client.get(address).status_code == 200, address
    assert "KET_THUC_DU_AN" not in page(client, reverse("rounds:open"))
    assert "Kết thúc: " not in page(client, reverse("consolidation:home"))
    table = reverse("consolidation:table", args=[round_id, one.obligation.round.territory_id])
    for who in ("bandantoc", "kiemtoan", "canbo"):  # one report has no totals to read it through
        assert client_of(who).get(table).status_code == 404
    assert one.declared_at < timezone.now()
