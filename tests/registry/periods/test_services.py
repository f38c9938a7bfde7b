"""Data windows are made once and never moved; days off come from a file."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.periods import selectors, services
from neu.registry.periods.models import DataWindow, Holiday

AT = datetime(2022, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_window_is_made_once():
    first, again = services.year_window(2024), services.year_window(2024)

    assert first.pk == again.pk
    assert (first.code, first.starts_on, first.ends_on) == ("2024", date(2024, 1, 1), date(2024, 12, 31))


def test_a_window_with_figures_on_it_is_never_moved():
    services.nd09_window("2024M03")

    with pytest.raises(Refused, match="WINDOW_DIFFERS"):
        services.window(
            "2024M03@ND09",
            period="2024M03",
            calendar="ND09_2019",
            starts_on=date(2024, 3, 1),
            ends_on=date(2024, 3, 31),
        )
    assert DataWindow.objects.get(code="2024M03@ND09").starts_on == date(2024, 2, 15)


def test_a_window_of_no_period_is_refused_and_not_made():
    with pytest.raises(Refused, match="BAD_PERIOD"):
        services.window(
            "x", period="soon", calendar="FREE", starts_on=date(2024, 1, 1), ends_on=date(2024, 1, 2)
        )

    assert not DataWindow.objects.filter(code="x").exists()


def test_the_window_that_was_not_recovered_is_marked_draft_and_decree_09s_is_not():
    assert services.tt01_window(2024).draft
    assert services.tt01_window(2024, "january").code == "2024@TT01-1"
    assert not services.nd09_window("2024").draft


def test_a_window_cannot_end_before_it_starts():
    with pytest.raises(IntegrityError, match="data_window_not_backwards"), transaction.atomic():
        DataWindow.objects.create(
            code="back", period="2024", calendar="FREE", starts_on=date(2024, 2, 1), ends_on=date(2024, 1, 1)
        )


def test_only_dates_named_by_the_code_are_not_draft():
    services.load_reference(AT)

    sure = set(Holiday.objects.filter(day__year=2025, draft=False).values_list("day", flat=True))

    assert sure == {date(2025, 1, 1), date(2025, 4, 30), date(2025, 5, 1), date(2025, 9, 2)}
    assert Holiday.objects.get(day=date(2025, 1, 29)).draft  # Tết, from memory


def test_loading_the_calendar_again_changes_nothing():
    services.load_reference(AT)
    before = list(Holiday.objects.order_by("pk").values()) + list(DataWindow.objects.order_by("pk").values())

    services.load_reference(AT)

    assert (
        list(Holiday.objects.order_by("pk").values()) + list(DataWindow.objects.order_by("pk").values())
        == before
    )


def test_a_day_off_by_decree_does_not_become_a_working_day_unseen():
    services.load_reference(AT)
    Holiday.objects.filter(day=date(2022, 1, 3)).update(works=True, draft=False)

    with pytest.raises(Refused) as refused:
        services.load_reference(AT)

    assert "03/01/2022 đã nạp là ngày làm bù" in refusal_text(refused.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"from": date(2024, 5, 3), "to": date(2024, 5, 2), "name": "Ngược", "source": ""}, "không hợp lệ"),
        ({"from": "3/5/2024", "name": "Không phải ngày", "source": ""}, "không hợp lệ"),
        ({"from": date(2024, 9, 2), "name": "Làm ngày lễ", "works": True, "source": ""}, "vừa nghỉ vừa làm"),
    ],
)
def test_a_bad_row_of_the_calendar_is_named(row, said):
    fixed = [{"month": 9, "day": 2, "name": "Quốc khánh", "source": ""}]
    data = {"years": {"from": 2024, "to": 2024}, "fixed": fixed, "dated": [row]}

    with pytest.raises(Refused) as refused:
        services.read_holidays(data, "holidays.yaml")

    assert refused.value.params["entry"] == row["name"]
    assert said in refused.value.params["why"]


def test_due_dates_use_the_holidays_kept_and_the_reading_in_use(django_assert_num_queries):
    services.load_reference(AT)
    rule = {"day": 2, "month_offset": 1, "roll": True}

    with django_assert_num_queries(1):
        end = selectors.due_at(rule, year=2024, month=8)

    assert end == datetime(2024, 9, 4, 17, tzinfo=UTC)  # 2/9 and 3/9 are off, so to the end of the 4th
    with django_assert_num_queries(0):
        assert selectors.due_at({}, year=2024) is None
    assert selectors.before_means(date(2024, 9, 10)).before_means == "END_OF_DAY_BEFORE"
