from django.urls import path

from . import acts, asking, detail, entering, files, receptions, register, replies, trending, wall

urlpatterns = [
    path("clues/", register.clues, name="clues"),
    path("clues/new/", entering.new_clue, name="clue_new"),
    path("clues/faults/", register.faults, name="clue_faults"),
    path("clues/wall/", wall.clue_wall, name="clue_wall"),
    path("clues/trends/", trending.clue_trends, name="clue_trends"),
    path("clues/trends/rows/", trending.clue_trend_rows, name="clue_trend_rows"),
    path("clues/call-backs/", asking.call_backs, name="call_backs"),
    path("clues/call-backs/<int:case_id>/", asking.call_back_check, name="call_back_check"),
    path("clues/files/", files.clue_files, name="clue_files"),
    path("clues/files/<int:batch_id>/", files.clue_file, name="clue_file"),
    path("clues/files/<int:batch_id>/returned/", files.clue_file_returned, name="clue_file_returned"),
    path("clues/files/<int:batch_id>/original/", files.clue_file_original, name="clue_file_original"),
    path("clues/files/<int:batch_id>/<slug:act>/", files.clue_file_act, name="clue_file_act"),
    path("clues/receptions/", receptions.receptions, name="receptions"),
    path("clues/receptions/new/", receptions.reception_new, name="reception_new"),
    path("clues/receptions/<int:reception_id>/<slug:act>/", receptions.reception_act, name="reception_act"),
    path("clues/replies/", replies.clue_replies, name="clue_replies"),
    path("clues/replies/<slug:code>/", replies.clue_replies_file, name="clue_replies_file"),
    path("clues/<int:clue_id>/papers/<int:paper_id>/", acts.clue_paper, name="clue_paper"),
    path("clues/<int:clue_id>/", detail.clue, name="clue"),
    path("clues/<int:clue_id>/words/", acts.clue_words, name="clue_words"),
    path("clues/<int:clue_id>/<slug:step>/", acts.clue_step, name="clue_step"),
]
