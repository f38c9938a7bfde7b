"""All addresses. A page is shut unless its view says otherwise and tests/architecture lists it."""

from allauth.account import views as account
from django.urls import include, path

from neu.config.api import urls as api_urls
from neu.config.views import healthz
from neu.reporting.consolidation.views import recognise

handler400 = "neu.config.requests.bad_request"

# Of allauth only what is offered: no mail is sent and nobody signs herself up
account_patterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/v1/", api_urls),
    path("tai-khoan/", include(account_patterns)),
    path("giao-dien/", include("neu.platform.ui.urls")),
    path("", include("neu.platform.inbox.urls")),
    path("dia-ban/", include("neu.registry.places.urls")),
    path("co-quan/", include("neu.registry.agencies.urls")),
    path("ban-giao/", include("neu.registry.handover.urls")),
    path("nguoi-dung/", include("neu.registry.people.urls")),
    path("chuong-trinh/", include("neu.registry.programmes.urls")),
    path("ky/", include("neu.registry.periods.urls")),
    path("chi-tieu/", include("neu.reporting.indicators.urls")),
    path("bieu-mau/", include("neu.reporting.forms.urls")),
    path("dot/", include("neu.reporting.rounds.urls")),
    path("bao-cao/", include("neu.reporting.submissions.urls")),
    path("y-kien/", include("neu.reporting.remarks.urls")),
    path("xac-minh/", recognise, name="recognise"),  # anybody's door, so it has a short address
    path("tong-hop/", include("neu.reporting.consolidation.urls")),
    path("ket-thuc/", include("neu.reporting.completions.urls")),
    path("nhat-ky/", include("neu.platform.audit.urls")),
    path("thong-bao/", include("neu.platform.notices.urls")),
]
