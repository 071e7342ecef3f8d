from django.urls import path

from . import grids, lists, people, stories

urlpatterns = [
    path("months/", lists.months, name="months"),
    path("months/people/", lists.month_people, name="month_people"),
    path("months/<int:project_id>/<int:worker_id>/<int:month>/", stories.month_story, name="month"),
    path("projects/<int:project_id>/months/", grids.project_months, name="project_months"),
    path("enterprises/<int:employer_id>/months/", grids.employer_months, name="employer_months"),
    path("people/<int:worker_id>/", people.person, name="person"),
    path("people/<int:worker_id>/full/", people.reveal, name="person_reveal"),
    path("people/<int:worker_id>/slip/", people.slip, name="person_slip"),
]
