from django.urls import path

from neu.registry.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("bang-chuyen/", views.crosswalk, name="crosswalk"),
    path("bang-chuyen/ghi/", views.crosswalk_write, name="crosswalk_write"),
    path("bang-chuyen/rut/", views.crosswalk_take_back, name="crosswalk_take_back"),
    path("<slug:code>/", views.tree, name="programme"),
]
