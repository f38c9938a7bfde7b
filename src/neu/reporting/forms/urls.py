from django.urls import path

from neu.reporting.forms import views

app_name = "forms"
urlpatterns = [
    path("", views.forms, name="forms"),
    path("<slug:code>/<int:no>/", views.version, name="version"),
]
