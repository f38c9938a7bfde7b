from django.urls import path

from neu.reporting.rounds import views

app_name = "rounds"
REGIME = "che-do/<slug:regime_code>/"
WRITING = "che-do/ban-soan/<int:regime_draft_id>/"  # a regime's code has no hyphen
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("bang-theo-doi/", views.board, name="board"),
    path("mo/", views.open_round, name="open"),
    path("yeu-cau/", views.ask, name="ask"),
    path("che-do/", views.regimes, name="regimes"),
    path("che-do/ban-soan/them-moi/", views.regime_new, name="regime_new"),
    path("che-do/ban-soan/tu-tep/", views.regime_upload, name="regime_upload"),
    path(WRITING, views.draft, name="draft"),
    path(f"{WRITING}xem-truoc/", views.draft_preview, name="draft_preview"),
    path(f"{WRITING}phat-hanh/", views.draft_publish, name="draft_publish"),
    path(f"{WRITING}tai-ve/", views.draft_file, name="draft_file"),
    path(f"{WRITING}hoan-tac/", views.draft_undo, name="draft_undo"),
    path(f"{WRITING}bo-han/", views.draft_discard, name="draft_discard"),
    path(f"{WRITING}sua/<slug:part>/", views.draft_part, name="draft_part"),
    path(f"{WRITING}sua/<slug:part>/<slug:thing>/", views.draft_part, name="draft_part"),
    path(f"{WRITING}sua/<slug:part>/<slug:thing>/lam/", views.draft_part_deed, name="draft_part_deed"),
    path(REGIME, views.regime, name="regime"),
    path(f"{REGIME}tep/", views.regime_file, name="regime_file"),
    path(f"{REGIME}<int:route_id>/rut/", views.withdraw, name="withdraw"),
    path("nhac-han/", views.reminding, name="reminding"),
    path("<int:round_id>/", views.round_page, name="round"),
    path("<int:round_id>/gia-han/", views.extend, name="extend"),
    path("<int:round_id>/dong/", views.close, name="close"),
    path("<int:round_id>/mo-lai/", views.reopen, name="reopen"),
]
