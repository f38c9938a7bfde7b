from django.urls import path

from neu.platform.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.log, name="log"),
    path("<slug:kind>/<str:key>/", views.history, name="history"),
]
