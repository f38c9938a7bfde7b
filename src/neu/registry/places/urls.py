from django.urls import path

from neu.registry.places import views

app_name = "places"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("tim/", views.search, name="search"),
    path("<int:place_id>/", views.place, name="place"),
    path("danh-sach/", views.lists, name="lists"),
    path("danh-sach/<str:code>/", views.place_list, name="list"),
    path("chua-anh-xa/", views.unmapped, name="unmapped"),
]
