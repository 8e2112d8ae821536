"""A batch says by name of which publication its silent pages are, so that it can be a new one; the
digest of a file is made as its bytes come in. Files that came before are not known again by their
bytes as a whole: their pages are, one by one."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill_names(apps: Any, schema_editor: Any) -> None:
    named = apps.get_model("catalog", "Publication").objects.filter(pk=OuterRef("publication"))
    batches = apps.get_model("dumps", "Batch").objects.exclude(publication=None)
    batches.update(publication_name=Subquery(named.values("name")[:1]))


def find_publications(apps: Any, schema_editor: Any) -> None:
    """Back again: those that the library has under that name."""
    called = apps.get_model("catalog", "Publication").objects.order_by("pk")
    found = called.filter(name=OuterRef("publication_name")).values("pk")[:1]
    batches = apps.get_model("dumps", "Batch").objects.exclude(publication_name="")
    batches.update(publication=Subquery(found))


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_fewer_indexes"),
        ("dumps", "0004_fewer_indexes"),
    ]
    operations = [
        migrations.AddField(
            model_name="batch",
            name="publication_name",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Of the pages that don't say theirs; it counts as if it were printed on"
                " them.",
                max_length=200,
                verbose_name="publication",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill_names, find_publications),
        migrations.RemoveField(model_name="batch", name="publication"),
        migrations.AddField(
            model_name="container",
            name="so_far",
            field=models.BinaryField(
                default=b"",
                help_text="Digest of the whole pieces that are here; empty: of none.",
                max_length=32,
            ),
        ),
        migrations.AlterField(
            model_name="container",
            name="digest",
            field=models.BinaryField(
                help_text="Of its bytes (road/digests.py); null: not all here.",
                max_length=32,
                null=True,
            ),
        ),
    ]
