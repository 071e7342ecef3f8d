import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import anxin.access.roles


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
            ],
            options={
                "verbose_name": "机构",
                "verbose_name_plural": "机构",
                "base_manager_name": "objects_unscoped",
                "default_manager_name": "objects_unscoped",
            },
            managers=[
                ("objects_unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=60, unique=True, verbose_name="用户名")),
                ("display_name", models.CharField(max_length=60, verbose_name="姓名")),
                (
                    "enterprise_id",
                    models.BigIntegerField(blank=True, db_index=True, null=True, verbose_name="所属企业"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="users",
                        to="access.agency",
                        verbose_name="所属机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "用户",
                "verbose_name_plural": "用户",
                "base_manager_name": "objects_unscoped",
                "default_manager_name": "objects_unscoped",
            },
            managers=[
                ("objects_unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="AgencyFunction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "function",
                    models.CharField(
                        choices=[
                            ("leading_group", "根治欠薪领导小组办公室"),
                            ("human_resources", "人力资源社会保障"),
                            ("housing", "住房城乡建设"),
                            ("transport", "交通运输"),
                            ("water", "水利"),
                            ("agriculture", "农业农村"),
                            ("natural_resources", "自然资源"),
                            ("reform", "发展改革"),
                            ("finance", "财政"),
                            ("state_assets", "国有资产监管"),
                            ("market", "市场监管"),
                            ("police", "公安"),
                            ("justice", "司法行政"),
                            ("court", "法院"),
                            ("procuratorate", "检察院"),
                            ("petition", "信访"),
                            ("trade_union", "工会"),
                            ("town", "乡镇街道"),
                            ("bank", "银行"),
                        ],
                        max_length=20,
                        verbose_name="职能",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="functions", to="access.agency"
                    ),
                ),
            ],
            options={
                "verbose_name": "机构职能",
                "verbose_name_plural": "机构职能",
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name="代码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "level",
                    models.CharField(
                        choices=[("province", "省级"), ("city", "地级"), ("county", "县级"), ("town", "乡级")],
                        max_length=8,
                        verbose_name="级别",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="access.region",
                        verbose_name="上级",
                    ),
                ),
            ],
            options={
                "verbose_name": "行政区划",
                "verbose_name_plural": "行政区划",
                "ordering": ["code"],
            },
        ),
        migrations.AddField(
            model_name="agency",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agencies",
                to="access.region",
                verbose_name="行政区划",
            ),
        ),
        migrations.CreateModel(
            name="RoleAssignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(choices=anxin.access.roles.role_choices, max_length=40, verbose_name="角色")),
                ("scope_enterprise_id", models.BigIntegerField(blank=True, null=True)),
                ("scope_project_id", models.BigIntegerField(blank=True, null=True)),
                ("starts_on", models.DateField(verbose_name="自")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="至")),
                (
                    "given_by",
                    models.CharField(
                        help_text="actor id as it stands in the audit log", max_length=80, verbose_name="授权人"
                    ),
                ),
                (
                    "scope_region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.region",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="access.user",
                        verbose_name="用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "授权",
                "verbose_name_plural": "授权",
                "base_manager_name": "objects_unscoped",
                "default_manager_name": "objects_unscoped",
            },
            managers=[
                ("objects_unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("agency__isnull", True), ("enterprise_id__isnull", True), _connector="OR"),
                name="access_user_agency_or_enterprise",
                violation_error_message="用户只能属于一个机构或一个企业。",
            ),
        ),
        migrations.AddConstraint(
            model_name="agencyfunction",
            constraint=models.UniqueConstraint(fields=("agency", "function"), name="access_function_once"),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.UniqueConstraint(fields=("region", "name"), name="access_agency_name_once"),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="access_role_ends_after_start",
                violation_error_message="授权的止日不能早于起日。",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("scope_enterprise_id__isnull", True),
                        ("scope_project_id__isnull", True),
                        ("scope_region__isnull", False),
                    ),
                    models.Q(
                        ("scope_enterprise_id__isnull", False),
                        ("scope_project_id__isnull", True),
                        ("scope_region__isnull", True),
                    ),
                    models.Q(
                        ("scope_enterprise_id__isnull", True),
                        ("scope_project_id__isnull", False),
                        ("scope_region__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="access_role_one_scope",
                violation_error_message="一项授权只能有一个范围：地区、企业或项目。",
            ),
        ),
    ]
