from django.urls import path

from . import ledgers, pages

urlpatterns = [
    path("papers/cases/<int:case_id>/", pages.case_papers, name="case_papers"),
    path("papers/cases/<int:case_id>/make/", pages.make_for_case, name="case_papers_make"),
    path("papers/cases/<int:case_id>/pack/", pages.case_pack, name="case_papers_pack"),
    path("papers/clues/<int:clue_id>/", pages.clue_papers, name="clue_papers"),
    path("papers/clues/<int:clue_id>/make/", pages.make_for_clue, name="clue_papers_make"),
    path("papers/<int:document_id>/<slug:form>/", pages.document, name="case_document"),
    path("ledgers/", ledgers.ledgers, name="ledgers"),
    path("ledgers/<slug:code>/", ledgers.ledger, name="ledger"),
]
