"""Every address of the site. They mirror the shelf; the contract keeps them stable."""

from django.contrib import admin
from django.urls import include, path

from magreader.desk.crawlers.views import crawler_batch, crawler_batches
from magreader.newsstand import oidc
from magreader.newsstand.views import factors

urlpatterns = [
    path("", include("magreader.newsstand.urls")),
    # Ours stand before allauth's of the same name.
    path("accounts/password/set/", factors.choose_password, name="account_set_password"),
    path("accounts/email/", factors.change_email, name="account_email"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/authenticate/", factors.second_step, name="mfa_authenticate"),
    path("accounts/2fa/totp/activate/", factors.add_app, name="mfa_activate_totp"),
    path("accounts/2fa/recovery-codes/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path("accounts/2fa/webauthn/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path(
        "accounts/2fa/webauthn/keys/<int:pk>/remove/",
        factors.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/3rdparty/", factors.connections, name="socialaccount_connections"),
    path("accounts/3rdparty/", include("allauth.socialaccount.urls")),
    path(
        "accounts/oidc/<slug:provider_id>/login/callback/",
        oidc.callback,
        name="openid_connect_callback",
    ),
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("admin/", admin.site.urls),
    # Files that programs hand over, with a token and no session.
    path("dumps/", crawler_batches, name="crawler_batches"),
    path("dumps/<int:batch>/", crawler_batch, name="crawler_batch"),
]
