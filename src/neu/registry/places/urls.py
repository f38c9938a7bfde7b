from django.urls import path

from neu.registry.places import views

app_name = "places"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("tim/", views.search, name="search"),
    path("<int:place_id>/", views.place, name="place"),
    path("danh-sach/", views.lists, name="lists"),
    path("danh-sach/moi/", views.list_new, name="list_new"),
    path("danh-sach/<str:code>/ghi/", views.list_write, name="list_write"),
    path("danh-sach/<str:code>/hoan-tac/", views.list_take_back, name="list_take_back"),
    path("danh-sach/<str:code>/", views.place_list, name="list"),
    path("chua-anh-xa/", views.unmapped, name="unmapped"),
    path("sap-xep/", views.acts, name="acts"),
    path("sap-xep/moi/", views.act_new, name="act_new"),
    path("sap-xep/mau.xlsx", views.act_template, name="act_template"),
    path("sap-xep/<int:act_id>/", views.act, name="act"),
    path("sap-xep/<int:act_id>/sua/", views.act_edit, name="act_edit"),
    path("sap-xep/<int:act_id>/bang/", views.act_sheet, name="act_sheet"),
    path("sap-xep/<int:act_id>/bo-dong/<int:no>/", views.act_remove_line, name="act_remove_line"),
    path("sap-xep/<int:act_id>/chep/", views.act_copy, name="act_copy"),
    path("sap-xep/<int:act_id>/bo/", views.act_discard, name="act_discard"),
    path("sap-xep/<int:act_id>/xem-truoc/", views.act_preview, name="act_preview"),
    path("sap-xep/<int:act_id>/ap-dung/", views.act_apply, name="act_apply"),
    path("sap-xep/<int:act_id>/hoan-tac/", views.act_undo, name="act_undo"),
]
