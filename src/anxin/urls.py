from django.urls import include, path

urlpatterns = [path("", include("anxin.desk.urls"))]
