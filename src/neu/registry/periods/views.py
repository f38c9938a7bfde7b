"""Pages about periods: one year's days off, the data windows of its periods, how due words are read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from neu.platform.text.rules import whole
from neu.registry.periods import rules, selectors, texts
from neu.registry.periods.rules import Period


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """One year: /ky/?nam=2025; a year that is none shows this year."""
    today = rules.day_of(timezone.now())
    asked = whole(request.GET.get("nam"))
    year = asked if asked is not None and 2000 <= asked <= 2100 else today.year
    codes = [f"{year}M{month:02d}" for month in range(1, 13)]
    codes += [f"{year}Q{quarter}" for quarter in range(1, 5)] + [
        f"{year}H1",
        f"{year}H2",
        f"{year}-9M",
        str(year),
    ]
    periods = [Period.parse(code) for code in codes]
    return render(
        request,
        "periods/calendar.html",
        {
            "year": year,
            "holidays": selectors.holidays_of(year),
            "periods": [(texts.label(one), one, *rules.nd09_window(one)) for one in periods],
            "passes": [(passage, *rules.tt01_window(year, passage)) for passage in ("first", "january")],
            "tt01_note": rules.TT01_DRAFT,
            "reading": selectors.before_means(today),
            "reading_words": texts.BEFORE_MEANS[selectors.before_means(today).before_means],
        },
    )
