from django.urls import path

from neu.registry.agencies import views

app_name = "agencies"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("<int:agency_id>/", views.agency, name="agency"),
]
