from django.urls import path

from . import pages

urlpatterns = [
    path("board/", pages.board, name="board"),
    path("board/boundaries/", pages.boundaries, name="board_boundaries"),
    path("board/<slug:code>/", pages.board_place, name="board_place"),
]
