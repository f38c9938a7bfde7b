from django.urls import path

from neu.registry.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("<slug:code>/", views.tree, name="programme"),
]
