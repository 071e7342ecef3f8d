import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Deadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=60, verbose_name="对象类别")),
                ("subject_id", models.CharField(max_length=80, verbose_name="对象")),
                ("purpose", models.CharField(max_length=80, verbose_name="事项")),
                ("region_code", models.CharField(default="", max_length=12, verbose_name="行政区划")),
                ("start_at", models.DateTimeField(verbose_name="起算")),
                ("amount", models.PositiveIntegerField(verbose_name="期限")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("workday", "工作日"),
                            ("day", "日"),
                            ("week", "周"),
                            ("hour", "小时"),
                            ("month", "个月"),
                            ("year", "年"),
                        ],
                        max_length=8,
                        verbose_name="单位",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("forward", "顺延到次一工作日"), ("back", "提前到前一工作日"), ("stay", "不动")],
                        default="forward",
                        max_length=8,
                        verbose_name="末日遇休息日",
                    ),
                ),
                (
                    "basis",
                    models.CharField(help_text="article id, 'decree-724/26'", max_length=80, verbose_name="依据条文"),
                ),
                ("due_on", models.DateField(null=True, verbose_name="到期日")),
                ("due_at", models.DateTimeField(null=True, verbose_name="到期时刻")),
                ("closed_on", models.DateField(null=True, verbose_name="办结日")),
            ],
            options={
                "verbose_name": "期限",
                "verbose_name_plural": "期限",
                "indexes": [
                    models.Index(fields=["subject_kind", "subject_id"], name="deadlines_subject"),
                    models.Index(
                        condition=models.Q(("closed_on__isnull", True)), fields=["due_on"], name="deadlines_open_due"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gte", 1)), name="deadlines_amount_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_at__isnull", True),
                            models.Q(("due_on__isnull", False), ("unit", "hour")),
                            _connector="OR",
                        ),
                        name="deadlines_moment_for_hours",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadlineEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("suspend", "中止"), ("resume", "恢复"), ("extend", "延长"), ("restart", "重新起算")],
                        max_length=8,
                        verbose_name="变动",
                    ),
                ),
                ("on_at", models.DateTimeField(verbose_name="生效")),
                ("amount", models.PositiveIntegerField(null=True, verbose_name="数量")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("actor_id", models.CharField(max_length=80, verbose_name="行为人")),
                ("actor_display", models.CharField(max_length=80, verbose_name="行为人姓名")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                (
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="deadlines.deadline"
                    ),
                ),
            ],
            options={
                "verbose_name": "期限变动",
                "verbose_name_plural": "期限变动",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="deadlines_event_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gte", 1), ("amount__isnull", False), ("kind", "extend")),
                            ("kind", "restart"),
                            models.Q(("amount__isnull", True), ("kind__in", ["suspend", "resume"])),
                            _connector="OR",
                        ),
                        name="deadlines_event_amount",
                    ),
                ],
            },
        ),
    ]
