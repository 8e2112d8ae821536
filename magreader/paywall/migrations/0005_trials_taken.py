"""Fill: what is known of trials that were had before fingerprints were kept."""

from typing import Any

from django.db import migrations
from django.utils.crypto import salted_hmac


def remember(apps: Any, schema_editor: Any) -> None:
    entitlements = apps.get_model("paywall", "Entitlement").objects
    taken = apps.get_model("paywall", "TrialTaken")
    had = entitlements.filter(source="trial").values_list("reader__email", "starts")
    rows = [taken(fingerprint=_fingerprint(email), taken=starts) for email, starts in had]
    taken.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _fingerprint(address: str) -> str:
    """As the trials made it when this was written."""
    name, _at, host = address.strip().lower().rpartition("@")
    mailbox = f"{name.partition('+')[0]}@{host}"
    return salted_hmac("magreader.paywall.trial", mailbox, algorithm="sha256").hexdigest()


class Migration(migrations.Migration):
    dependencies = [("paywall", "0004_plans_vouchers_meter_gifts")]
    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
