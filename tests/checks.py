"""Checks that need Django itself: a missing migration, and a deployment that isn't safe."""

import os
import tempfile


def main() -> None:
    """Exits with Django's own message where something is amiss."""
    # As behind a proxy with https: what an operator runs is what is checked.
    os.environ["MAGREADER_URL"] = "https://news.example.org"
    os.environ["MAGREADER_MAIL_HOST"] = "mail.example.org"
    os.environ["DJANGO_SETTINGS_MODULE"] = "magreader.settings"
    with tempfile.TemporaryDirectory(prefix="magreader-checks-") as folder:
        os.environ["MAGREADER_DATA"] = folder
        import django
        from django.core.management import call_command

        django.setup()
        call_command("makemigrations", check=True, dry_run=True)
        call_command("check", deploy=True, fail_level="WARNING")


if __name__ == "__main__":
    main()
