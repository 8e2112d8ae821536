"""Add: how often a voucher was used."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("paywall", "0005_trials_taken")]
    operations = [
        migrations.AddField(
            model_name="voucher",
            name="used",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="used"),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=Q(used__lte=F("uses")), name="voucher_used_as_often_as_it_says"
            ),
        ),
    ]
