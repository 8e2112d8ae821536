from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    default = True
    name = "magreader.desk"
    verbose_name = _("Desk")


class DeskAdminConfig(AdminConfig):
    """Django's admin, with the desk as its site."""

    default = False
    default_site = "magreader.desk.site.DeskSite"
