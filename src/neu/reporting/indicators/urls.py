from django.urls import path

from neu.reporting.indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.elements, name="elements"),
    path("muc-tieu/", views.indicators, name="indicators"),
    path("<slug:code>/", views.element, name="element"),
]
