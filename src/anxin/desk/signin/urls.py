from django.urls import path

from . import pages

urlpatterns = [
    path("account/", pages.account, name="account"),
    path("account/password/", pages.password, name="password"),
    path("account/sessions/close/", pages.close_sessions, name="close_sessions"),
    path("sign-out/", pages.sign_out, name="sign_out"),
]
