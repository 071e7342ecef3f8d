"""Workers, their cards, and their time on a project."""

from django.db import models

from anxin.access.scoping import UnscopedManager
from anxin.privacy.classing import Classes
from anxin.privacy.fields import SealedTextField

from .parties import Enterprise, Project
from .provenance import Fact


class Worker(models.Model):
    """农民工: one person, found by the blind index of his identity number."""

    PRIVACY = Classes(open="id_ok sex birth", masked="name id_last4", sealed="id_number", indexed="id_index")

    name = models.CharField("姓名", max_length=50)
    id_index = models.CharField(max_length=32, unique=True)
    id_number = SealedTextField("证件号码")
    id_last4 = models.CharField(max_length=4, default="")
    id_ok = models.BooleanField("证件号码校验通过")
    sex = models.CharField("性别", max_length=1, default="")
    birth = models.DateField("出生日期", null=True)

    objects = UnscopedManager()

    def __str__(self) -> str:
        return f"工人 {self.pk}"


class Card(models.Model):
    """工资卡 or any other bank account a worker is paid on."""

    PRIVACY = Classes(open="bank", masked="last4", sealed="number", indexed="card_index")

    card_index = models.CharField(max_length=32, unique=True)
    number = SealedTextField("卡号")
    last4 = models.CharField("尾号", max_length=4, default="")
    bank = models.CharField("开户行", max_length=100, default="")

    objects = UnscopedManager()

    def __str__(self) -> str:
        return f"卡 {self.pk}"


class Crew(models.Model):
    """班组 of a project: an identity by its name."""

    PRIVACY = Classes(open="name name_key")

    project = models.ForeignKey(Project, models.PROTECT, related_name="crews")
    name = models.CharField("班组", max_length=100)
    name_key = models.CharField(max_length=100)

    objects = UnscopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "name_key"], name="registry_crew_name")]

    def __str__(self) -> str:
        return self.name


class Enrolment(Fact):
    """进退场: a worker's time on a project as the roster says; R047, R051, R058 to R060.

    ``provisional``: he stands on a payroll sheet, an attendance sheet or a receipt but on no roster.
    """

    PRIVACY = Classes(
        open=Fact.FACT_PRIVACY
        + " provisional trade post role is_leader entered_on left_on contract_no contract_signed_on "
        "contract_from contract_to pay_mode unit_price_fen pay_day bank card_checked insurance settled_on "
        "settled_confirmed exit_reason id_valid_to holder_differs",
        masked="name card_holder",
        sealed="phone",
        indexed="phone_index name_index",
    )

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    employer = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    crew = models.ForeignKey(Crew, models.PROTECT, null=True, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    name = models.CharField("姓名", max_length=50)
    name_index = models.CharField(max_length=32, default="", help_text="blind index of the name, to match bank payees")
    provisional = models.BooleanField("暂列", default=False)
    trade = models.CharField("工种", max_length=50, default="")
    post = models.CharField("岗位", max_length=20, default="", help_text="labour_officer: 劳资专管员")
    role = models.CharField("工人类型", max_length=8, default="worker")
    is_leader = models.BooleanField("班组长", default=False)
    entered_on = models.DateField("进场日期", null=True)
    left_on = models.DateField("退场日期", null=True)
    exit_reason = models.CharField("退场原因", max_length=50, default="")
    contract_no = models.CharField("劳动合同编号", max_length=60, default="")
    contract_signed_on = models.DateField("合同签订", null=True)
    contract_from = models.DateField("合同起", null=True)
    contract_to = models.DateField("合同止", null=True)
    pay_mode = models.CharField("计酬方式", max_length=20, default="")
    unit_price_fen = models.BigIntegerField("单价(分)", null=True)
    pay_day = models.SmallIntegerField("约定发薪日", null=True)
    card = models.ForeignKey(Card, models.PROTECT, null=True, related_name="+")
    bank = models.CharField("开户行", max_length=100, default="")
    card_holder = models.CharField("户名", max_length=50, default="")
    holder_differs = models.BooleanField("户名与姓名不同", default=False)
    card_checked = models.BooleanField("户名核验", null=True)
    insurance = models.BooleanField("工伤保险", null=True)
    settled_on = models.DateField("离场结清日期", null=True)
    settled_confirmed = models.BooleanField("本人确认结清", null=True)
    phone = SealedTextField("联系电话", default="")
    phone_index = models.CharField(max_length=32, default="")
    id_valid_to = models.DateField("证件有效期止", null=True)


class NameRef(models.Model):
    """A person whom a sheet names without his identity number, inside a project (and employer, crew, card if said)."""

    PRIVACY = Classes(masked="name", open="name_key key")

    key = models.CharField(max_length=64, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    employer = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    crew = models.ForeignKey(Crew, models.PROTECT, null=True, related_name="+")
    card = models.ForeignKey(Card, models.PROTECT, null=True, related_name="+")
    name = models.CharField("姓名", max_length=50)
    name_key = models.CharField(max_length=50)

    objects = UnscopedManager()

    def __str__(self) -> str:
        return f"具名未对应 {self.pk}"


class NameTie(Fact):
    """Who that person is, as far as the rosters say: the one who fits, or nobody yet, or several (then we ask)."""

    class State(models.TextChoices):
        TIED = "tied", "已对应"
        WAITING = "waiting", "待对应"
        SEVERAL = "several", "多人相符"

    PRIVACY = Classes(open=Fact.FACT_PRIVACY + " state fitting")

    name_ref = models.ForeignKey(NameRef, models.PROTECT, related_name="ties")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    state = models.CharField("状态", max_length=8, choices=State)
    fitting = models.SmallIntegerField("相符人数", default=0)
