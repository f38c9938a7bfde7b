from django.urls import path

from neu.reporting.indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.elements, name="elements"),
    path("muc-tieu/", views.indicators, name="indicators"),
    path("them-moi/", views.element_new, name="element_new"),
    path("<slug:code>/", views.element, name="element"),
]
