from django.urls import path

from neu.reporting.forms import views

app_name = "forms"
WRITING = "ban-soan/<int:form_draft_id>/"  # a form's code has no hyphen
urlpatterns = [
    path("", views.forms, name="forms"),
    path("ban-soan/them-moi/", views.draft_new, name="draft_new"),
    path("ban-soan/tu-tep/", views.draft_upload, name="draft_upload"),
    path(WRITING, views.draft, name="draft"),
    path(f"{WRITING}thong-tin-chung/", views.draft_facts, name="draft_facts"),
    path(f"{WRITING}xem-truoc/", views.draft_preview, name="draft_preview"),
    path(f"{WRITING}so-sanh/", views.draft_compare, name="draft_compare"),
    path(f"{WRITING}phat-hanh/", views.draft_publish, name="draft_publish"),
    path(f"{WRITING}tai-ve/", views.draft_file, name="draft_file"),
    path(f"{WRITING}hoan-tac/", views.draft_undo, name="draft_undo"),
    path(f"{WRITING}bo-han/", views.draft_discard, name="draft_discard"),
    path(f"{WRITING}muc-moi/", views.draft_section_new, name="draft_section_new"),
    path(f"{WRITING}<slug:section>/", views.draft_section, name="draft_section"),
    path(f"{WRITING}<slug:section>/sua-muc/", views.draft_section_edit, name="draft_section_edit"),
    path(f"{WRITING}<slug:section>/lam-muc/", views.draft_section_deed, name="draft_section_deed"),
    path(f"{WRITING}<slug:section>/chon-chi-tieu/", views.draft_pick, name="draft_pick"),
    path(f"{WRITING}<slug:section>/<slug:part>/them-moi/", views.draft_part_new, name="draft_part_new"),
    path(f"{WRITING}<slug:section>/<slug:part>/<slug:thing>/", views.draft_part, name="draft_part"),
    path(
        f"{WRITING}<slug:section>/<slug:part>/<slug:thing>/lam/",
        views.draft_part_deed,
        name="draft_part_deed",
    ),
    path(f"{WRITING}<slug:section>/hang/<slug:row>/o/<slug:column>/", views.draft_cell, name="draft_cell"),
    path("<slug:code>/<int:no>/", views.version, name="version"),
    path("<slug:code>/<int:no>/tep/", views.version_file, name="version_file"),
    path("<slug:code>/<int:no>/so-sanh/", views.compared, name="compared"),
]
