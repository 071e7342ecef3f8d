from django.urls import path

from . import acts, asking, detail, entering, register

urlpatterns = [
    path("clues/", register.clues, name="clues"),
    path("clues/new/", entering.new_clue, name="clue_new"),
    path("clues/faults/", register.faults, name="clue_faults"),
    path("clues/call-backs/", asking.call_backs, name="call_backs"),
    path("clues/call-backs/<int:case_id>/", asking.call_back_check, name="call_back_check"),
    path("clues/<int:clue_id>/", detail.clue, name="clue"),
    path("clues/<int:clue_id>/words/", acts.clue_words, name="clue_words"),
    path("clues/<int:clue_id>/<slug:step>/", acts.clue_step, name="clue_step"),
]
