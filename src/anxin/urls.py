from django.urls import include, path

urlpatterns = [
    path("", include("anxin.worker.urls")),
    path("", include("anxin.desk.signin.names")),
    path("", include("anxin.desk.urls")),
]

handler400 = "anxin.desk.errors.bad_request"
handler403 = "anxin.desk.errors.forbidden"
handler404 = "anxin.desk.errors.not_found"
handler500 = "anxin.desk.errors.fault"
