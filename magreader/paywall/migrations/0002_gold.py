"""Every newsstand starts with the plan GOLD: everything, seven days of free trial."""

from typing import Any

from django.db import migrations


def add_gold(apps: Any, schema_editor: Any) -> None:
    apps.get_model("paywall", "Plan").objects.get_or_create(
        slug="gold", defaults={"name": "GOLD", "trial_days": 7}
    )


class Migration(migrations.Migration):
    dependencies = [("paywall", "0001_first")]
    operations = [migrations.RunPython(add_gold, migrations.RunPython.noop)]
