"""A plan says that it covers everything, instead of naming nothing."""

from typing import Any

from django.db import migrations, models


def fill_everything(apps: Any, schema_editor: Any) -> None:
    """Until now a plan that named no publication covered all of them."""
    plans = apps.get_model("paywall", "Plan").objects
    plans.filter(publications=None).update(everything=True)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_first"),
        ("paywall", "0002_gold"),
    ]
    operations = [
        migrations.AddField(
            model_name="plan",
            name="everything",
            field=models.BooleanField(
                default=False,
                help_text="Every publication, also those to come.",
                verbose_name="everything",
            ),
        ),
        migrations.AlterField(
            model_name="plan",
            name="publications",
            field=models.ManyToManyField(
                blank=True,
                help_text="Where it isn't everything.",
                to="catalog.publication",
                verbose_name="publications",
            ),
        ),
        migrations.RunPython(fill_everything, migrations.RunPython.noop),
    ]
