from django.urls import path

from neu.reporting.completions import views

app_name = "completions"
urlpatterns = [
    path("", views.index, name="index"),
    path("khai-bao/", views.declare, name="declare"),
    path("<int:completion_id>/", views.completion, name="completion"),
    path("<int:completion_id>/rut/", views.withdraw, name="withdraw"),
    path("<int:completion_id>/da-nhan/", views.receive, name="receive"),
    path("<int:completion_id>/ban-in.pdf", views.printed, name="printed"),
]
