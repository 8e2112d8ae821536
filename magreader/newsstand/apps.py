from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsstandConfig(AppConfig):
    name = "magreader.newsstand"
    verbose_name = _("Newsstand")
