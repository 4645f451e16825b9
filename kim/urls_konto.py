"""Signing in and one's own account: allauth's views under German addresses.

Only what KIM uses: nobody signs up, and addresses are kept by the administration.
"""

from allauth.account import views as konto
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as dienstkonto
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from kim.views import kalender, mein_konto

_passwort = [
    path("aendern/", konto.password_change, name="account_change_password"),
    path("setzen/", konto.password_set, name="account_set_password"),
    path("vergessen/", konto.password_reset, name="account_reset_password"),
    path("vergessen/gesendet/", konto.password_reset_done, name="account_reset_password_done"),
    path(
        "neu/fertig/",
        konto.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        konto.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
_faktor = [
    path("", mfa.index, name="mfa_index"),
    path("eingeben/", mfa.authenticate, name="mfa_authenticate"),
    path("bestaetigen/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("app/einrichten/", totp.activate_totp, name="mfa_activate_totp"),
    path("app/entfernen/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/neu/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codes/datei/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("schluessel/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("schluessel/neu/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("schluessel/anmelden/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(
        "schluessel/bestaetigen/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("schluessel/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("schluessel/<int:pk>/entfernen/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
_dienstkonto = [
    path("abgebrochen/", dienstkonto.login_cancelled, name="socialaccount_login_cancelled"),
    # allauth leaves this one to those signed in, who never need it.
    path(
        "fehler/",
        login_not_required(dienstkonto.login_error),
        name="socialaccount_login_error",
    ),
    path("<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path("<slug:provider_id>/zurueck/", oidc.callback, name="openid_connect_callback"),
]
urlpatterns = [
    path("anmelden/", konto.login, name="account_login"),
    path("abmelden/", konto.logout, name="account_logout"),
    path("gesperrt/", konto.account_inactive, name="account_inactive"),
    path("registrieren/", konto.signup, name="account_signup"),
    path("bestaetigen/", konto.reauthenticate, name="account_reauthenticate"),
    path("uebersicht/", mein_konto.mein_konto, name="mein_konto"),
    path("mails/", mein_konto.mailweise, name="mailweise"),
    path("kalender/", kalender.kalender, name="kalender"),
    path("kalender/widerrufen/", kalender.kalender_widerrufen, name="kalender_widerrufen"),
    path("kalender/<slug:schluessel>.ics", kalender.kalender_abruf, name="kalender_abruf"),
    path("passwort/", include(_passwort)),
    path("faktor/", include(_faktor)),
    path("dienstkonto/", include(_dienstkonto)),
]
