from django.urls import path

from neu.registry.people import views

app_name = "people"
urlpatterns = [
    path("toi/", views.me, name="me"),
    path("", views.accounts, name="accounts"),
    path("them/", views.add, name="add"),
    path("tai-khoan/<str:username>/", views.account, name="account"),
    path("tai-khoan/<str:username>/<int:position_id>/ket-thuc/", views.end, name="end"),
]
