"""All addresses. A page is shut unless its view says otherwise and tests/architecture lists it."""

from django.urls import include, path

from neu.config.views import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("tai-khoan/", include("allauth.account.urls")),
    path("tai-khoan/2fa/", include("allauth.mfa.urls")),
    path("giao-dien/", include("neu.platform.ui.urls")),
    path("", include("neu.platform.inbox.urls")),
    path("dia-ban/", include("neu.registry.places.urls")),
    path("co-quan/", include("neu.registry.agencies.urls")),
    path("nguoi-dung/", include("neu.registry.people.urls")),
    path("chuong-trinh/", include("neu.registry.programmes.urls")),
    path("ky/", include("neu.registry.periods.urls")),
    path("chi-tieu/", include("neu.reporting.indicators.urls")),
    path("bieu-mau/", include("neu.reporting.forms.urls")),
    path("dot/", include("neu.reporting.rounds.urls")),
    path("bao-cao/", include("neu.reporting.submissions.urls")),
    path("tong-hop/", include("neu.reporting.consolidation.urls")),
    path("nhat-ky/", include("neu.platform.audit.urls")),
    path("thong-bao/", include("neu.platform.notices.urls")),
]
