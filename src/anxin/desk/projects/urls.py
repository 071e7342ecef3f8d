from django.urls import path

from . import duty, entering, pages, parts

urlpatterns = [
    path("projects/", pages.projects, name="projects"),
    path("projects/new/", entering.project_new, name="project_new"),
    path("projects/<int:project_id>/", pages.project, name="project"),
    path("projects/<int:project_id>/account/", parts.account, name="project_account"),
    path("projects/<int:project_id>/deposit/", parts.deposit, name="project_deposit"),
    path("projects/<int:project_id>/contracts/", parts.contracts, name="project_contracts"),
    path("projects/<int:project_id>/board/", parts.board, name="project_board"),
    path("projects/<int:project_id>/parties/", parts.participants, name="project_parties"),
    path("projects/<int:project_id>/documents/", parts.papers, name="project_documents"),
    path("projects/<int:project_id>/history/", parts.past, name="project_history"),
    path("projects/<int:project_id>/correct/", entering.project_correct, name="project_correct"),
    path("projects/<int:project_id>/enter/<slug:what>/", entering.project_enter, name="project_enter"),
    path("joining/", duty.joining_page, name="joining"),
    path("joining/elsewhere/", duty.elsewhere, name="joining_elsewhere"),
    path("joining/pilot/", duty.joining_pilot, name="joining_pilot"),
    path("safeguards/", duty.safeguards_page, name="safeguards"),
    path("safeguards/choose/", duty.safeguards_choose, name="safeguards_choose"),
]
