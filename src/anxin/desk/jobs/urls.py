from django.urls import path

from . import pages

urlpatterns = [
    path("jobs/", pages.jobs, name="jobs"),
    path("jobs/runs/<int:run_id>/", pages.run, name="job_run"),
    path("jobs/runs/<int:run_id>/again/", pages.again, name="job_again"),
    path("jobs/<str:name>/run/", pages.start, name="job_start"),
    path("jobs/<str:name>/pause/", pages.pause, name="job_pause"),
    path("jobs/<str:name>/resume/", pages.resume, name="job_resume"),
]
