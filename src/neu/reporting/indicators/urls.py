from django.urls import path

from neu.reporting.indicators import views

app_name = "indicators"
GOAL = "muc-tieu/<str:indicator>/"
urlpatterns = [
    path("", views.elements, name="elements"),
    path("tai-tep/", views.dictionary_file, name="file"),
    path("nap-tep/", views.dictionary_upload, name="upload"),
    path("muc-tieu/", views.indicators, name="indicators"),
    path("muc-tieu/them-moi/", views.indicator_new, name="indicator_new"),
    path(GOAL, views.indicator, name="indicator"),
    path(f"{GOAL}sua/", views.indicator_change, name="indicator_change"),
    path(f"{GOAL}rut/", views.indicator_withdraw, name="indicator_withdraw"),
    path(f"{GOAL}muc-giao-moi/", views.target_new, name="target_new"),
    path("muc-giao/<int:target_id>/", views.target_change, name="target_change"),
    path("muc-giao/<int:target_id>/bo/", views.target_remove, name="target_remove"),
    path("them-moi/", views.element_new, name="element_new"),
    path("<slug:code>/", views.element, name="element"),
    path("<slug:code>/sua/", views.element_change, name="element_change"),
    path("<slug:code>/rut/", views.element_withdraw, name="element_withdraw"),
]
