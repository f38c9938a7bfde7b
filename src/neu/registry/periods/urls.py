from django.urls import path

from neu.registry.periods import views

app_name = "periods"
urlpatterns = [path("", views.calendar, name="calendar")]
