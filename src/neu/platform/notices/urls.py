from django.urls import path

from neu.platform.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("da-doc/", views.read_all, name="read_all"),
    path("<int:notice_id>/", views.follow, name="follow"),
]
