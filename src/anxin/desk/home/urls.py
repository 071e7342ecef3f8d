from django.urls import path

from . import lists, pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("todo/", lists.todo, name="todo"),
    path("changes/", lists.changes, name="changes"),
    path("labour-cost/", lists.labour_cost, name="labour_cost"),
]
