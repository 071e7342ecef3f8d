from django.db import migrations, models

_URGENT = {"group", "extreme", "minors", "injury"}


def _mark(apps, schema_editor):
    """What was marked when a clue was heard held from its first moment: every row of such a clue says so."""
    found = apps.get_model("casework", "Clue")._base_manager.exclude(urgency=[]).values_list("pk", "urgency")
    urgent = [pk for pk, marks in found if _URGENT & set(marks)]
    rows = apps.get_model("casework", "ClueStanding")._base_manager
    for start in range(0, len(urgent), 500):
        rows.filter(clue_id__in=urgent[start : start + 500]).update(urgent=True)


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_codes_of_communities")]

    operations = [
        migrations.AddField(
            model_name="cluestanding",
            name="urgent",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(_mark, migrations.RunPython.noop, elidable=True),
    ]
