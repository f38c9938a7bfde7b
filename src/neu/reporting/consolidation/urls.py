from django.urls import path

from neu.reporting.consolidation import views

app_name = "consolidation"
urlpatterns = [
    path("", views.home, name="home"),
    path("<int:round_id>/", views.round_home, name="round"),
    path("<int:round_id>/<int:place_id>/", views.table, name="table"),
    path("<int:round_id>/<int:place_id>/so-sanh/", views.compared, name="compared"),
    path(
        "<int:round_id>/<int:place_id>/tu-dau/<str:section>/<str:row>/<str:column>/",
        views.origin,
        name="origin",
    ),
    path(
        "<int:round_id>/<int:place_id>/chuoi/<str:section>/<str:row>/<str:column>/",
        views.series,
        name="series",
    ),
    path("<int:round_id>/dieu-chinh/", views.adjustments, name="adjustments"),
    path(
        "<int:round_id>/<int:place_id>/dieu-chinh/<str:section>/<str:row>/<str:column>/",
        views.adjust,
        name="adjust",
    ),
    path("dieu-chinh/<int:adjustment_id>/ky-duyet/", views.sign_off, name="sign_off"),
    path("dieu-chinh/<int:adjustment_id>/rut/", views.take_back, name="take_back"),
    path("<int:round_id>/<int:place_id>/mau-noi-nhan/", views.extract, name="extract"),
    path("<int:round_id>/<int:place_id>/mau-noi-nhan/dan-chieu/", views.references, name="references"),
    path("<int:round_id>/<int:place_id>/cay/<slug:code>/", views.tree_total, name="tree_total"),
    path("<int:round_id>/<int:place_id>/cay/<slug:code>/qua-cac-nam/", views.tree_series, name="tree_series"),
    path("<int:round_id>/ban-phat-hanh/", views.editions, name="editions"),
    path("<int:round_id>/ban-phat-hanh/chuan-bi/", views.prepare, name="prepare"),
    path("ban-phat-hanh/du-thao/<int:draft_id>/ky/", views.issue, name="issue"),
    path("ban-phat-hanh/du-thao/<int:draft_id>/bo/", views.withdraw, name="withdraw"),
    path("ban-phat-hanh/du-thao/<int:draft_id>/xem/<str:kind>/", views.draft_file, name="draft_file"),
    path("ban-phat-hanh/<int:edition_id>/", views.edition, name="edition"),
    path("ban-phat-hanh/<int:edition_id>/bang/", views.edition_table, name="edition_table"),
    path(
        "ban-phat-hanh/<int:edition_id>/tu-dau/<int:place_id>/<str:section>/<str:row>/<str:column>/",
        views.edition_origin,
        name="edition_origin",
    ),
    path("ban-phat-hanh/<int:edition_id>/cay/<slug:code>/", views.edition_tree, name="edition_tree"),
    path("ban-phat-hanh/<int:edition_id>/kiem-tra/", views.check, name="check"),
    path("ban-phat-hanh/<int:edition_id>/so-sanh/", views.compare_edition, name="compare_edition"),
    path("ban-phat-hanh/<int:edition_id>/word/", views.word, name="word"),
    path("ban-phat-hanh/<int:edition_id>/tep/<str:kind>/", views.file, name="file"),
]
