"""The door for a WSGI server: `granian --interface wsgi magreader.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magreader.settings")
application = get_wsgi_application()
