from django.urls import path

from neu.registry.handover import views

app_name = "handover"
urlpatterns = [
    path("", views.hand_overs, name="all"),
    path("moi/", views.wizard, name="wizard"),
    path("lap/", views.found, name="found"),
    path("<int:hand_over_id>/", views.hand_over, name="one"),
    path("<int:hand_over_id>/hoan-tac/", views.undo, name="undo"),
]
