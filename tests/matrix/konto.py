"""Rows of allauth: public pages of signing in, and everybody's own account.

None of these takes an id of somebody else: each shows or changes the account that asks.
"""

from tests.matrix.typen import Adresse, alle

# Every route has a name.
OHNE_NAMEN: set[str] = set()


def oeffentlich(name: str, angemeldet: int, anonym: int = 200, **felder) -> Adresse:
    return Adresse(name, alle(angemeldet), oeffentlich=anonym, **felder)


def eigenes(name: str, status: int = 200, **felder) -> Adresse:
    return Adresse(name, alle(status), **felder)


ADRESSEN = [
    oeffentlich("account_login", 302),
    Adresse("account_logout", alle()),
    oeffentlich("account_inactive", 200),
    oeffentlich("account_signup", 302),
    oeffentlich("account_reset_password", 200),
    oeffentlich("account_reset_password_done", 200),
    oeffentlich("account_reset_password_from_key_done", 200),
    oeffentlich("account_reset_password_from_key", 200, kwargs={"uidb36": "1", "key": "x-y"}),
    Adresse("mfa_authenticate", alle(302)),
    eigenes("account_reauthenticate"),
    eigenes("account_change_password"),
    eigenes("account_set_password", 302),
    eigenes("mfa_index"),
    eigenes("mfa_reauthenticate", 302),
    eigenes("mfa_activate_totp", 302),
    eigenes("mfa_deactivate_totp", 404),
    eigenes("mfa_view_recovery_codes", 404),
    eigenes("mfa_generate_recovery_codes", 302),
    eigenes("mfa_download_recovery_codes", 404),
    eigenes("mfa_list_webauthn"),
    eigenes("mfa_add_webauthn", 302),
    eigenes("mfa_edit_webauthn", 302, kwargs={"pk": 999_999}),
    eigenes("mfa_remove_webauthn", 302, kwargs={"pk": 999_999}),
    eigenes("mfa_reauthenticate_webauthn", 302),
    eigenes("mfa_login_webauthn", 302),
    oeffentlich("socialaccount_login_cancelled", 200),
    oeffentlich("socialaccount_login_error", 401, 401),
    oeffentlich("openid_connect_login", 404, 404, kwargs={"provider_id": "unbekannt"}),
    oeffentlich("openid_connect_callback", 404, 404, kwargs={"provider_id": "unbekannt"}),
]
