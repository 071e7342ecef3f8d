from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="序号")),
                ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
                ("actor_id", models.CharField(max_length=80, verbose_name="行为人")),
                ("actor_display", models.CharField(max_length=80, verbose_name="行为人姓名")),
                ("act", models.CharField(db_index=True, max_length=60, verbose_name="行为")),
                ("subject_kind", models.CharField(max_length=60, verbose_name="对象类别")),
                ("subject_id", models.CharField(max_length=80, verbose_name="对象")),
                ("region_code", models.CharField(default="", max_length=12, verbose_name="行政区划")),
                ("fields", models.JSONField(default=dict, verbose_name="内容")),
                ("batch", models.CharField(default="", max_length=80, verbose_name="批次")),
                ("prev_hash", models.CharField(max_length=64, verbose_name="前一条的摘要")),
                ("hash", models.CharField(max_length=64, unique=True, verbose_name="摘要")),
            ],
            options={
                "verbose_name": "审计记录",
                "verbose_name_plural": "审计记录",
                "ordering": ["seq"],
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["subject_kind", "subject_id", "seq"], name="audit_subject")],
                "constraints": [models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="audit_seq_from_one")],
            },
        ),
    ]
