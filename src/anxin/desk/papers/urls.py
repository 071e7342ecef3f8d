from django.urls import path

from . import ledgers, pages

urlpatterns = [
    path("cases/<int:case_id>/papers/", pages.case_papers, name="case_papers"),
    path("cases/<int:case_id>/papers/make/", pages.make_for_case, name="case_papers_make"),
    path("cases/<int:case_id>/papers/pack/", pages.case_pack, name="case_papers_pack"),
    path("clues/<int:clue_id>/papers/", pages.clue_papers, name="clue_papers"),
    path("clues/<int:clue_id>/papers/make/", pages.make_for_clue, name="clue_papers_make"),
    path("papers/<int:document_id>/<slug:form>/", pages.document, name="case_document"),
    path("ledgers/", ledgers.ledgers, name="ledgers"),
    path("ledgers/<slug:code>/", ledgers.ledger, name="ledger"),
]
