"""Tags and filters of {% load ui %}."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.utils import translation


def render(source: str, **context: object) -> str:
    return " ".join(Template("{% load ui %}" + source).render(Context(context)).split())


class Sample(forms.Form):
    amount = forms.DecimalField(label="Số vốn", help_text="Triệu đồng")
    kind = forms.ChoiceField(label="Loại", choices=[("A", "A")], widget=forms.RadioSelect, required=False)
    sure = forms.BooleanField(label="Đã đối chiếu")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ x|vn }}", "1.234.567,8"),
        ("{{ x|vn:0 }}", "1.234.568"),
        ("{{ none|vn }}", ""),
        (
            "{% num x decimals=1 unit='ha' %}",
            '<span class="num">1.234.567,8 <span class="unit">ha</span></span>',
        ),
        ("{% num none %}", '<span class="num num-none">–</span>'),
        ("{% num 0 %}", '<span class="num">0</span>'),
        ("{{ dong|money:'ty' }}", "892,12"),
        ("{{ on|vndate }}", "01/07/2025"),
        ("{{ at|vndatetime }}", "00:30, 01/07/2025"),
        ("{{ at|vndate }}", "01/07/2025"),
    ],
)
def test_numbers_and_dates_are_written_for_vietnam(source, shown):
    said = render(
        source, x=Decimal("1234567.8"), none=None, dong=892_120_000_000, on=date(2025, 7, 1),
        at=datetime(2025, 6, 30, 17, 30, tzinfo=UTC),
    )  # fmt: skip

    assert said == shown


def test_english_pages_write_numbers_in_english_and_days_as_here():
    with translation.override("en"):
        assert (
            render("{{ x|vn }} {{ on|vndate }}", x=Decimal("1234.5"), on=date(2025, 7, 1))
            == "1,234.5 01/07/2025"
        )


def test_what_people_typed_is_escaped():
    shown = render("{% badge x 'warn' %}{% alert 'error' x title=x %}{% empty x %}", x="<b>&")

    assert "<b>" not in shown
    assert shown.count("&lt;b&gt;&amp;") == 4


def test_an_unknown_tone_is_refused():
    with pytest.raises(ValueError, match="no tone"):
        render("{% badge 'x' 'pink' %}")


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in render("{% icon 'send' %}")
    assert 'role="img" aria-label="Gửi"' in render("{% icon 'send' 'Gửi' %}")


def test_progress_of_nothing_does_not_apply():
    assert "không áp dụng" in render("{% progress 0 0 label='x' %}")
    assert "87/173 · 50,3 %" in render("{% progress 87 173 label='x' show='both' %}")
    assert 'value="100"' in render("{% progress 12 10 %}")


def test_a_field_says_its_error_beside_itself():
    form = Sample({"amount": "một"})

    shown = render("{% error_summary form %}{% field form.amount unit='triệu đồng' %}", form=form)

    assert 'for="id_amount"' in shown
    assert 'id="id_amount_error"' in shown
    assert 'aria-describedby="id_amount_helptext id_amount_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'href="#id_amount"' in shown
    assert 'href="#id_sure"' in shown


def test_choices_are_a_group_and_a_single_box_has_its_words_after_it():
    shown = render("{% field form.kind %}{% field form.sure %}", form=Sample())

    assert "<fieldset" in shown
    assert "(không bắt buộc)" in shown
    assert "<span>Đã đối chiếu</span></label>" in shown


def test_a_form_without_faults_shows_no_summary():
    assert render("{% error_summary form %}", form=Sample()) == ""


def test_breadcrumbs_pair_labels_with_addresses():
    shown = render("{% breadcrumbs 'Địa bàn' '/dia-ban/' 'Ba Vì' %}")

    assert '<a href="/dia-ban/">Địa bàn</a>' in shown
    assert '<li aria-current="page">Ba Vì</li>' in shown


def test_pages_keep_the_rest_of_the_address(rf):
    page = Paginator(range(100), 10).get_page(2)

    shown = render("{% pagination page %}", page=page, request=rf.get("/?q=ba+v%C3%AC&trang=2"))

    assert 'href="?q=ba+v%C3%AC&amp;trang=3"' in shown
    assert "11–20 trong 100" in shown


@pytest.mark.parametrize(
    ("due_at", "said"),
    [
        (datetime(2024, 9, 9, 17, tzinfo=UTC), "hết ngày 09/09/2024"),  # before 10/9 = 24:00 of 9/9 here
        (datetime(2024, 9, 10, 2, 30, tzinfo=UTC), "09:30, 10/09/2024"),
    ],
)
def test_a_due_date_at_midnight_is_said_as_the_last_day(due_at, said):
    assert render("{{ due|vndue }}", due=due_at) == said


def test_on_a_phone_each_cell_of_a_list_says_its_column():
    shown = render(
        """{% stacked %}<div><table class="table">
        <thead><tr><th>Đợt</th><th class="n">Số <b>"cũ"</b></th><th>Hạn</th></tr></thead>
        <tbody><tr><th scope="row">2025</th><td class="n">{{ x }}</td><td> </td></tr>
        <tr><td colspan="2">{{ x }}</td><td>9/9</td></tr></tbody></table></div>{% endstacked %}""",
        x="<i>",
    )

    assert '<table class="table stacked">' in shown
    assert '<th scope="row">2025</th>' in shown  # the card's heading needs no label
    assert '<td class="n" data-l="Số &quot;cũ&quot;"><div>&lt;i&gt;</div></td><td></td>' in shown
    assert '<td colspan="2">&lt;i&gt;</td><td data-l="Hạn"><div>9/9</div></td>' in shown
