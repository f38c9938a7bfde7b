from django.urls import path

from neu.registry.people import views

app_name = "people"
urlpatterns = [
    path("toi/", views.me, name="me"),
    path("uy-quyen/", views.delegations, name="delegations"),
    path("uy-quyen/<int:delegation_id>/ket-thuc/", views.end_delegation, name="end_delegation"),
    path("tai-khoan/<str:username>/uy-quyen/", views.delegations, name="delegations_of"),
    path("toi/ma-truy-cap/", views.tokens, name="tokens"),
    path("toi/ma-truy-cap/moi/", views.token_new, name="token_new"),
    path("ma-truy-cap/", views.all_tokens, name="all_tokens"),
    path("ma-truy-cap/<int:token_id>/thu-hoi/", views.token_revoke, name="token_revoke"),
    path("", views.accounts, name="accounts"),
    path("them/", views.add, name="add"),
    path("tai-khoan/<str:username>/", views.account, name="account"),
    path("tai-khoan/<str:username>/sua/", views.edit, name="edit"),
    path("tai-khoan/<str:username>/mat-khau/", views.reset_password, name="reset_password"),
    path("tai-khoan/<str:username>/khoa/", views.lock, name="lock"),
    path("tai-khoan/<str:username>/mo-khoa/", views.unlock, name="unlock"),
    path("tai-khoan/<str:username>/hai-buoc/", views.lift_two_step, name="lift_two_step"),
    path("tai-khoan/<str:username>/<int:position_id>/ket-thuc/", views.end, name="end"),
]
