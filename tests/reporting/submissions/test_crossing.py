"""A report beside another form's report of the same agency, place and period."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.reporting.forms import services as forms
from neu.reporting.forms.authoring.files import to_yaml
from neu.reporting.forms.authoring.shape import shaped
from neu.reporting.forms.inputs import FORMS
from neu.reporting.forms.selectors import writing
from neu.reporting.forms.selectors.choosing import Choices
from neu.reporting.indicators.files import read_text
from neu.reporting.rounds import services as rounds
from neu.reporting.rounds.models import Obligation
from neu.reporting.submissions import selectors, services
from neu.reporting.submissions.rules import Edit, FigureState
from neu.reporting.submissions.rules.workflow import Refusal
from neu.reporting.submissions.selectors import reviewing
from tests.reporting.rounds.conftest import person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 8, tzinfo=HANOI)
DAY = date(2026, 1, 5)
NUMBER = {"kind": "INPUT", "measure": "ACTUAL", "window": "ROUND"}
CROSS = {
    "code": "KHOP", "row": "DAT", "column": "so", "compare": "<=", "form": "THU_MOT", "other": "A!TONG.so",
    "severity": "ERROR", "message": "Số hộ lớn hơn báo cáo kia: xem lại.",
}  # fmt: skip


def form(code: str, element: str, *checks: dict[str, str], rows: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "code": code, "title": f"Biểu {code}", "valid_from": "2026-01-01",
        "sections": [{
            "code": "A", "kind": "TABLE", "title": "Hỗ trợ hộ",
            "columns": [{"code": "so", "label": "Số hộ", "cell": NUMBER}],
            "rows": [
                {"code": "DAT", "element": element},
                *({"code": one.upper(), "element": one} for one in rows),
                {"code": "TONG", "label": "Cộng", "total": ["DAT", *(one.upper() for one in rows)]},
            ],
            "checks": list(checks),
        }],
    }  # fmt: skip


def publish(made: dict[str, Any]) -> None:
    entry = {**made, "valid_from": date.fromisoformat(made["valid_from"])}
    forms.publish(entry, actor=None, at=AT)


class Two:
    """Two rounds of one period, one form each, and the commune's report in the second."""

    def __init__(self, severity: str = "ERROR") -> None:
        publish(form("THU_MOT", "ho_dat_o", rows=("ho_dat_sx",)))
        publish(form("THU_HAI", "ho_nha_o", CROSS | {"severity": severity}))
        self.head = person("thuong.truc", "ban-dan-toc")
        self.her = person("xa", "ubnd-xa-21529")
        self.other, self.mine = (self.opened(code) for code in ("THU_MOT", "THU_HAI"))

    def opened(self, code: str) -> Any:
        asked = rounds.Asked(
            title=code, form=code, period="2026M01", cutoff_on=DAY, due_on=date(2026, 2, 1),
            area="VUNG_DTTS_MN",
        )  # fmt: skip
        return rounds.open_ad_hoc(asked, territory_id=places.current_province(DAY), actor=self.head, at=AT)

    def report(self, the_round: Any) -> Any:
        duty = Obligation.objects.get(round=the_round, agency__code="ubnd-xa-21529")
        return services.open_submission(duty.pk, actor=self.her, at=AT)

    def type(self, report: Any, *values: int) -> None:
        asked = selectors.scope(report)
        edits = [
            Edit(asked.place_id, series, window, 0, FigureState.VALUE, Decimal(value))
            for (series, window), value in zip(asked.typed, values, strict=True)
        ]
        services.save(report.pk, edits, actor=self.her, at=AT)

    def said(self, report: Any) -> list[tuple[str, str]]:
        shown = selectors.entry(report, None, AT, editable=True)
        return [(tone, words) for tone, words, _where in shown.remarks]


def test_what_is_not_sent_yet_is_said_and_stops_nothing(client):
    two = Two()
    mine = two.report(two.mine)
    two.type(mine, 118)
    assert [(tone, "chưa gửi" in words) for tone, words in two.said(mine)] == [("info", True)]
    other = two.report(two.other)
    two.type(other, 60, 50)
    assert [tone for tone, _words in two.said(mine)] == ["info"]  # typed, and still not sent
    services.send(mine.pk, actor=two.her, at=AT)
    assert selectors.findings(mine, at=AT)[0].level == "NOTE"
    client.force_login(two.head)
    page = client.get(reverse("submissions:review", args=[two.mine.pk])).content.decode()
    assert "chưa so được với biểu" in page
    assert "Kiểm tra còn hỏi" not in page


def test_what_differs_is_told_with_both_numbers_and_stops_sending():
    two = Two()
    other, mine = two.report(two.other), two.report(two.mine)
    two.type(other, 60, 60)
    services.send(other.pk, actor=two.her, at=AT)
    two.type(mine, 118)
    assert two.said(mine) == []
    mine.refresh_from_db()
    (series, window), _cell = next(iter(selectors.scope(mine).typed.items()))
    edit = Edit(selectors.scope(mine).place_id, series, window, 1, FigureState.VALUE, Decimal(130))
    services.save(mine.pk, [edit], actor=two.her, at=AT)

    tone, words = two.said(mine)[0]
    assert tone == "bad"
    assert "so với biểu “Biểu THU_MOT”: 120, ở đây 130" in words
    assert "Số hộ lớn hơn báo cáo kia" in words
    with pytest.raises(Refused) as refused:
        services.send(mine.pk, actor=two.her, at=AT)
    assert refused.value.code == Refusal.HAS_ERRORS


def test_whoever_reviews_reads_it_too_and_who_may_not_read_the_other_report_is_told_nothing():
    two = Two("WARNING")
    other, mine = two.report(two.other), two.report(two.mine)
    two.type(other, 60, 60)
    services.send(other.pk, actor=two.her, at=AT)
    two.type(mine, 130)
    services.send(mine.pk, actor=two.her, at=AT, reason="Đã rà soát.")
    found = reviewing.reviewed([mine.pk], two.mine, two.head, AT)[0]
    assert [one.code for one in found.findings] == ["CROSS"]
    stranger = person("nguoi.la", "so-y-te")
    assert [one.code for one in selectors.findings(mine, at=AT, reader=stranger)] == []


def test_a_cell_the_other_form_no_longer_has_is_said():
    two = Two()
    later = form("THU_MOT", "ho_dat_o", rows=("ho_dat_sx",))
    later["sections"][0]["rows"].pop()
    publish(later)
    two.other = two.opened("THU_MOT")
    other, mine = two.report(two.other), two.report(two.mine)
    two.type(other, 60, 60)
    services.send(other.pk, actor=two.her, at=AT)
    two.type(mine, 118)

    assert [(tone, "A!TONG.so" in words) for tone, words in two.said(mine)] == [("info", True)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"form": "KHONG_CO"}, "KHONG_CO"),
        ({"form": "THU_HAI"}, "chính biểu"),
        ({"other": "A!KHONG.so"}, "A!TONG.so"),
        ({"other": "gì đó"}, "gì đó"),
        ({"row": "DATT"}, "DAT"),
        ({"compare": "~"}, "<="),
        ({"column": "kh"}, "so"),
        ({"form": "GIAI_NGAN_THANG", "other": ""}, "other"),
    ],
)
def test_a_check_that_names_what_is_not_there_is_a_problem_of_the_draft(changes, said):
    publish(form("THU_MOT", "ho_dat_o", rows=("ho_dat_sx",)))
    reading = writing.read(shaped(form("THU_HAI", "ho_nha_o", CROSS | changes)))

    assert reading.content is None
    assert said in " ".join(refusal_text(one.refused) for one in reading.wrong)


def test_money_is_not_compared_with_households():
    layout = writing.selectors.layout(writing.selectors.current_version("GIAI_NGAN_THANG", DAY).pk)
    cell = next(one for one in layout.cells.values() if one.value_type == "MONEY")
    money = "{}!{}.{}".format(*cell.key)
    reading = writing.read(
        shaped(form("THU_HAI", "ho_nha_o", CROSS | {"form": "GIAI_NGAN_THANG", "other": money}))
    )
    assert "là tiền" in refusal_text(reading.wrong[0].refused)


def test_the_check_goes_into_its_file_and_back_and_through_its_page(db):
    publish(form("THU_MOT", "ho_dat_o", rows=("ho_dat_sx",)))
    source = shaped(form("THU_HAI", "ho_nha_o", CROSS))
    assert shaped(read_text(to_yaml(source), "x.yaml")) == source
    section = source["sections"][0]
    choices = Choices(source, DAY, section)
    kept = section["checks"][0]
    shown = FORMS["checks"](None, kept, choices)
    sent = {field.html_name: field.value() for field in shown if field.value() is not None}
    again = FORMS["checks"](sent, kept, choices)
    assert again.is_valid(), again.errors
    facts = again.facts()
    assert {key: value for key, value in facts.items() if value is not None} == kept
    half = FORMS["checks"](sent | {"row": "", "compare": ""}, kept, choices)
    assert set(half.errors) == {"row", "compare"}
