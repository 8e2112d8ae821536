"""Every address of the site. They mirror the shelf; the contract keeps them stable."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("magreader.newsstand.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]
