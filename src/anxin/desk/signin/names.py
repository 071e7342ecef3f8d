"""Addresses under the names by which django-allauth asks for them. What is not named here does not exist: no sign-up, no mail."""

from django.urls import path

from . import pages

urlpatterns = [
    path("sign-in/", pages.sign_in, name="account_login"),
    path("sign-in/code/", pages.code, name="mfa_authenticate"),
    path("account/again/", pages.again, name="account_reauthenticate"),
    path("account/again/code/", pages.code_again, name="mfa_reauthenticate"),
    path("account/factor/", pages.set_up_factor, name="mfa_activate_totp"),
    path("account/factor/remove/", pages.remove_factor, name="mfa_deactivate_totp"),
    path("account/spare-codes/", pages.spare_codes, name="mfa_view_recovery_codes"),
    path("account/spare-codes/new/", pages.new_spare_codes, name="mfa_generate_recovery_codes"),
    # Where the library goes when it is done.
    path("account/factor/done/", pages.factor_done, name="mfa_index"),
]
