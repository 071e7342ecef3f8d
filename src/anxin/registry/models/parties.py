"""Enterprises and the projects that they build: identities that never change, and what is known of them."""

from django.db import models

from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.privacy.fields import SealedTextField

from .provenance import Fact


class Enterprise(models.Model):
    """用人单位: an employer by its name; its credit code is a fact about it (R039)."""

    PRIVACY = Classes(open="name name_key")

    name = models.CharField("单位名称", max_length=200)
    name_key = models.CharField(max_length=200, unique=True)

    objects = UnscopedManager()

    def __str__(self) -> str:
        return self.name


class EnterpriseAlias(models.Model):
    """Another name of the same enterprise: former, short or misspelt (R162)."""

    PRIVACY = Classes(open="name_key")

    name_key = models.CharField(max_length=200, unique=True)
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="aliases")

    objects = UnscopedManager()

    def __str__(self) -> str:
        return self.name_key


class EnterpriseFact(Fact):
    PRIVACY = Classes(
        open=Fact.FACT_PRIVACY + " name credit_code credit_code_ok kind legal_person address registered_on "
        "capital_fen grade region_code former_names",
        sealed="phone",
        indexed="credit_index",
    )

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="facts")
    name = models.CharField("单位名称", max_length=200)
    credit_code = models.CharField("统一社会信用代码", max_length=30, default="", db_index=True)
    credit_index = models.CharField(max_length=32, default="", help_text="blind index of the code, to find it twice")
    credit_code_ok = models.BooleanField("代码校验通过", null=True)
    kind = models.CharField("机构类别", max_length=30, default="")
    legal_person = models.CharField("法定代表人", max_length=50, default="")
    phone = SealedTextField("电话", default="")
    address = models.CharField("地址", max_length=300, default="")
    region_code = models.CharField("行政区划", max_length=12, default="")
    registered_on = models.DateField("注册日期", null=True)
    capital_fen = models.BigIntegerField("注册资本(分)", null=True)
    grade = models.CharField("守法诚信等级", max_length=10, default="")
    former_names = models.CharField("曾用名", max_length=300, default="")

    scope_region = "region_code"
    scope_project = None


class Project(models.Model):
    """工程项目: the identity. ``name_key`` is unique inside ``region_code`` ('' while the region is not known)."""

    PRIVACY = Classes(open="name name_key code region_code")

    name = models.CharField("项目名称", max_length=200)
    name_key = models.CharField(max_length=200, db_index=True)
    code = models.CharField("项目编码", max_length=60, null=True, unique=True)
    region_code = models.CharField("行政区划", max_length=12, default="", db_index=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region_code"
    scope_project = "id"

    class Meta:
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [models.UniqueConstraint(fields=["name_key", "region_code"], name="registry_project_name")]

    def __str__(self) -> str:
        return self.name


class ProjectAlias(models.Model):
    """Another name under which files speak of the project (R162)."""

    PRIVACY = Classes(open="name_key")

    name_key = models.CharField(max_length=200, unique=True)
    project = models.ForeignKey(Project, models.CASCADE, related_name="aliases")

    objects = UnscopedManager()

    def __str__(self) -> str:
        return self.name_key


class ProjectFact(Fact):
    """What the project ledger (在建项目底册) says of a project; R031 to R034, R041, R045, R046, R052."""

    class Funding(models.TextChoices):
        GOVERNMENT = "government", "政府投资"
        SOE = "soe", "国企投资"
        PPP = "ppp", "政府和社会资本合作"
        SOCIAL = "social", "社会投资"

    class Status(models.TextChoices):
        ONGOING = "ongoing", "在建"
        CONTINUED = "continued", "续建"
        STOPPED = "stopped", "停工"
        HALF_STOPPED = "half_stopped", "半停工"
        FINISHED = "finished", "已建成"

    PRIVACY = Classes(
        open=Fact.FACT_PRIVACY + " name region_code address industry authority funding status approved invest_fen "
        "start_on planned_end actual_end pay_day pay_day_next joined joined_on exempt_reason gate lon lat "
        "labour_officer supervisor coordinator area_m2",
        sealed="labour_officer_phone owner_phone",
    )

    project = models.ForeignKey(Project, models.PROTECT, related_name="facts")
    name = models.CharField("项目名称", max_length=200)
    region_code = models.CharField("所在地", max_length=12, default="")
    address = models.CharField("地址", max_length=300, default="")
    industry = models.CharField("行业类别", max_length=30, default="")
    authority = models.CharField("行业主管部门", max_length=60, default="")
    funding = models.CharField("资金性质", max_length=12, choices=Funding, default="")
    status = models.CharField("项目状态", max_length=12, choices=Status, default="")
    approved = models.BooleanField("已立项", null=True)
    owner = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+", verbose_name="建设单位")
    contractor = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+", verbose_name="施工总承包")
    supervisor = models.CharField("监理单位", max_length=200, default="")
    owner_phone = SealedTextField("建设单位电话", default="")
    invest_fen = models.BigIntegerField("总投资(分)", null=True)
    area_m2 = models.IntegerField("建筑面积", null=True)
    start_on = models.DateField("开工日期", null=True)
    planned_end = models.DateField("计划竣工", null=True)
    actual_end = models.DateField("实际竣工", null=True)
    pay_day = models.SmallIntegerField("每月发薪日", null=True)
    pay_day_next = models.BooleanField("次月发薪", null=True)
    joined = models.BooleanField("已接入平台", null=True)
    joined_on = models.DateField("接入日期", null=True)
    exempt_reason = models.CharField("免接入依据", max_length=200, default="")
    gate = models.BooleanField("有门禁系统", null=True)
    lon = models.FloatField("经度", null=True)
    lat = models.FloatField("纬度", null=True)
    labour_officer = models.CharField("劳资专管员", max_length=50, default="")
    labour_officer_phone = SealedTextField("劳资专管员电话", default="")
    coordinator = models.CharField("治欠协管员", max_length=50, default="")


class Participation(Fact):
    """参建单位: an enterprise's part in a project, with its dates."""

    class Role(models.TextChoices):
        OWNER = "owner", "建设单位"
        CONTRACTOR = "contractor", "施工总承包"
        PROFESSIONAL = "professional", "专业分包"
        LABOUR = "labour", "劳务分包"
        SUPERVISOR = "supervisor", "监理"
        OTHER = "other", "其他"

    PRIVACY = Classes(open=Fact.FACT_PRIVACY + " role entered_on left_on agency_agreement_on")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    role = models.CharField("参建类型", max_length=12, choices=Role)
    entered_on = models.DateField("进场日期", null=True)
    left_on = models.DateField("退场日期", null=True)
    agency_agreement_on = models.DateField("代发委托协议", null=True, help_text="R062")


class Contract(Fact):
    """工程承包合同 with what it says on labour cost (R061; Regulation article 24)."""

    PRIVACY = Classes(
        open=Fact.FACT_PRIVACY + " kind signed_on amount_fen labour_cost_fen labour_cost_ratio_ppm "
        "labour_cost_cycle_months labour_cost_due_day"
    )

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    kind = models.CharField("合同类别", max_length=12, default="main")
    party_a = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    party_b = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField("签订日期", null=True)
    amount_fen = models.BigIntegerField("合同价(分)", null=True)
    labour_cost_fen = models.BigIntegerField("人工费(分)", null=True)
    labour_cost_ratio_ppm = models.IntegerField("人工费占比(百万分之)", null=True)
    labour_cost_cycle_months = models.SmallIntegerField("人工费拨付周期(月)", null=True)
    labour_cost_due_day = models.SmallIntegerField("每期拨付日", null=True)


class Permit(Fact):
    PRIVACY = Classes(open=Fact.FACT_PRIVACY + " number issued_on required", indexed="number_index")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    number = models.CharField("施工许可证号", max_length=60, default="")
    number_index = models.CharField(max_length=32, default="", help_text="blind index of the number, to find it twice")
    issued_on = models.DateField("发证日期", null=True)
    required = models.BooleanField("需办许可", default=True)


class Pause(Fact):
    """停工: from when until when, why, and who approved it; silences what silence would otherwise mean."""

    PRIVACY = Classes(open=Fact.FACT_PRIVACY + " from_on to_on reason approved_by approved_on")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    from_on = models.DateField("停工起")
    to_on = models.DateField("停工止", null=True)
    reason = models.CharField("原因", max_length=100, default="")
    approved_by = models.CharField("批准人", max_length=100, default="")
    approved_on = models.DateField("批准日期", null=True)


class Sighting(Fact):
    """A project known to somebody else: permit office, treasury, patrol, tender list (R035 to R037)."""

    PRIVACY = Classes(open=Fact.FACT_PRIVACY + " source seen_on permit_no permit_on amount_fen")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    source = models.CharField("来源部门", max_length=60, default="")
    seen_on = models.DateField("推送日期")
    permit_no = models.CharField("施工许可证号", max_length=60, default="")
    permit_on = models.DateField("发证日期", null=True)
    amount_fen = models.BigIntegerField("金额(分)", null=True)


class NoticeBoard(Fact):
    """维权信息告示牌 (R115 to R117): that it stands, and what a check of it on a day found.

    ``items`` and ``missing`` are codes of ``law.board.BOARD_ITEMS`` with blanks between: what the check found on the
    board, and what it found wanting. An item in neither was not looked for.
    """

    PRIVACY = Classes(open=Fact.FACT_PRIVACY + " set_on checked_on photo_on items missing dead_number minimum_wage_fen")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    set_on = models.DateField("设置日期", null=True)
    checked_on = models.DateField("检查日期", null=True)
    photo_on = models.DateField("照片日期", null=True)
    items = models.CharField("要素", max_length=300, default="")
    missing = models.CharField("缺失要素", max_length=300, default="")
    dead_number = models.BooleanField("有电话打不通", null=True)
    minimum_wage_fen = models.BigIntegerField("牌上的最低工资(分)", null=True)


class InjuryInsurance(Fact):
    """工伤保险 of a project: who insures its workers, under which policy, from when until when."""

    PRIVACY = Classes(open=Fact.FACT_PRIVACY + " policy_no insurer from_on to_on")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    policy_no = models.CharField("保单或参保编号", max_length=60, default="")
    insurer = models.CharField("承保或经办机构", max_length=100, default="")
    from_on = models.DateField("起", null=True)
    to_on = models.DateField("止", null=True)
