from django.urls import path

from neu.reporting.submissions import views

app_name = "submissions"
urlpatterns = [
    path("", views.index, name="index"),
    path("nhiem-vu/<int:obligation_id>/", views.open_submission, name="open"),
    path("duyet/<int:round_id>/", views.review, name="review"),
    path("duyet/<int:round_id>/tiep-nhan/", views.accept_many, name="accept_many"),
    path("<int:submission_id>/", views.detail, name="detail"),
    path("<int:submission_id>/luu/", views.save, name="save"),
    path("<int:submission_id>/luu.json", views.save_package, name="save_package"),
    path("<int:submission_id>/dien-so-he-thong/", views.prefill, name="prefill"),
    path("<int:submission_id>/khong-phat-sinh/", views.declare_nothing, name="declare_nothing"),
    path("<int:submission_id>/gui/", views.send, name="send"),
    path("<int:submission_id>/rut-lai/", views.withdraw, name="withdraw"),
    path("<int:submission_id>/xac-thuc/", views.authenticate, name="authenticate"),
    path("<int:submission_id>/tiep-nhan/", views.accept, name="accept"),
    path("<int:submission_id>/tra-lai/", views.return_for_correction, name="return"),
    path("<int:submission_id>/mo-lai/", views.reopen, name="reopen"),
    path("<int:submission_id>/dinh-chinh/", views.correct, name="correct"),
    path("<int:submission_id>/phan-chia/", views.state_part, name="state_part"),
    path("<int:submission_id>/chen-so-lieu/", views.figures, name="figures"),
    path("<int:submission_id>/doc-thu/", views.reads, name="reads"),
    path("<int:submission_id>/tu-dau/", views.origin, name="origin"),
    path("<int:submission_id>/danh-sach/<slug:list_section>/", views.row_new, name="row_new"),
    path("<int:submission_id>/danh-sach/<slug:list_section>/khong-co/", views.no_rows, name="no_rows"),
    path("<int:submission_id>/danh-sach/<slug:list_section>/<int:row_no>/", views.row, name="row"),
    path(
        "<int:submission_id>/danh-sach/<slug:list_section>/<int:row_no>/lam/", views.row_deed, name="row_deed"
    ),
    path("<int:submission_id>/lich-su/", views.history, name="history"),
    path("<int:submission_id>/so-voi-lan-truoc/", views.differences, name="differences"),
]
