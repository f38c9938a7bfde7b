from django.urls import path

from neu.reporting.remarks import views

app_name = "remarks"
urlpatterns = [
    path("bao-cao/<int:submission_id>/", views.threads, name="threads"),
    path("bao-cao/<int:submission_id>/kem/", views.attach, name="attach"),
    path("<int:remark_id>/", views.thread, name="thread"),
    path("<int:remark_id>/giai-quyet/", views.close, name="close"),
    path("<int:remark_id>/mo-lai/", views.reopen, name="reopen"),
    path("<int:remark_id>/da-doc/", views.read_mention, name="read_mention"),
    path("tep/<int:attachment_id>/", views.file, name="file"),
    path("tep/<int:attachment_id>/bo/", views.detach, name="detach"),
]
