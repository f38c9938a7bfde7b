from django.urls import path

from neu.reporting.rounds import views

app_name = "rounds"
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("bang-theo-doi/", views.board, name="board"),
    path("mo/", views.open_round, name="open"),
    path("yeu-cau/", views.ask, name="ask"),
    path("nhac-han/", views.reminding, name="reminding"),
    path("<int:round_id>/", views.round_page, name="round"),
    path("<int:round_id>/gia-han/", views.extend, name="extend"),
    path("<int:round_id>/dong/", views.close, name="close"),
    path("<int:round_id>/mo-lai/", views.reopen, name="reopen"),
]
