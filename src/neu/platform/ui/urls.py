from django.urls import path

from neu.platform.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.components, name="components"),
    path("ngon-ngu/", views.language, name="language"),
    path("kieu/", views.theme, name="theme"),
]
