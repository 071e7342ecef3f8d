"""Takes the pictures of docs/tour.md again: make tour, or python tools/tour.py with a demo served on ANXIN_HOME.

Each picture is what a window of 1440 x 900 shows (the workers' of 360 x 740), in few colours, so that the
repository stays small.
"""

import argparse
import io
import os
import shutil
import sys
from collections import Counter
from pathlib import Path

from shoot import session_of

OUT = Path(__file__).parents[1] / "docs/tour"
_MOST = 120 * 1024
MONITOR, CLERK, ENTRY = "xian-jiance", "xian-zhiqian", "xian-luru"
STEWARD, MANAGER, LEADER, HANDLER = "xian-biaozhun", "xian-guanli", "xian-lingdao", "xian-banan"

# (area, file, user, address, what a person does there)
Stop = tuple[str, str, str, str, str]


def stops() -> list[Stop]:
    """The way through the house, with the site that the demo owes most on."""
    from django.db.models import Sum

    from anxin.casework.models import Case, Clue, SiteCode
    from anxin.incidents.models import EmergencyPlan, Incident, Opinion
    from anxin.monitoring.models import Warning
    from anxin.registry.models import Batch
    from anxin.wages.models import PayrollLine

    open_ones = Warning.objects_unscoped.filter(rule="W02", level="red", project__isnull=False)
    site = open_ones.values("project").annotate(sum=Sum("amount_fen")).order_by("-sum")[0]["project"]
    warning = open_ones.filter(project=site).order_by("-amount_fen", "pk")[0]
    line = PayrollLine.objects_unscoped.filter(project=site, month=warning.month).order_by("pk")[0]
    at, person = f"/projects/{site}/", f"/people/{line.worker_id}/"
    batch = Batch.objects.filter(kind="file").order_by("-pk")[0].pk
    rule = "/rules/W02/"
    clue = Clue.objects_unscoped.exclude(project=None).order_by("pk")[0].pk
    case = Case.objects_unscoped.order_by("pk")[0].pk
    code = SiteCode.objects_unscoped.exclude(project=None).order_by("pk")[0].pk
    plan = EmergencyPlan.objects_unscoped.order_by("pk")[0].pk
    event = Incident.objects_unscoped.order_by("-pk")[0].pk
    item = Opinion.objects_unscoped.order_by("pk")[0].pk
    firm = line.employer_id
    return [
        ("今日", "home", MONITOR, "/", "打开就看见今天该办的事、期限和全县还欠多少。点事项去办，点数字看是哪些。"),
        ("今日", "todo", MONITOR, "/todo/", "等您办的全部事项，急的在前；筛选、选列、导出都在表上方。"),
        ("今日", "board", LEADER, "/board/", "领导看一个地方：欠多少、哪些乡镇、照现在的速度春节前清不清得完。点方块往下看。"),
        ("今日", "labour-cost", MONITOR, "/labour-cost/", "哪些工地的人工费没拨足，差多少，专户里还剩多少。"),
        ("今日", "changes", MONITOR, "/changes/", "昨天以来变了什么：新的、升级的、解除的。"),
        ("今日", "inbox", MONITOR, "/inbox/", "给您的消息都在这里，读没读、什么时候送到的。"),
        ("预警", "warnings", MONITOR, "/warnings/", "没有解除的预警，按等级、期限、承办人分开看；能一起签收的一起签收。"),
        ("预警", "warning", MONITOR, f"/warnings/{warning.pk}/", "一条预警自己说清楚：差多少、怎么算的、是谁、依据哪条、现在该谁做什么。"),
        ("预警", "false-alarms", MONITOR, "/warnings/false-alarms/", "每条规则误报多少，一看就知道该信哪条。"),
        ("预警", "deliveries", MONITOR, "/deliveries/", "发出去的消息到了没有，没到的为什么。"),
        ("预警", "watches", MONITOR, "/watches/", "发不出工资的企业列为重点监控，按月检查。"),
        ("预警", "notices", MONITOR, "/notices/", "发出的通知：发给谁、要求哪天前答复、答了没有。"),
        ("线索和案件", "clues", HANDLER, "/clues/", "工人说的、别处转来的都在这里；谁接、哪天前答复，一眼看到。"),
        ("线索和案件", "clue", HANDLER, f"/clues/{clue}/", "一条线索从哪来、说了什么、和工资数据对不对得上、该谁在哪天前办。"),
        ("线索和案件", "clue-new", HANDLER, "/clues/new/", "窗口和电话来的，当场登记。"),
        ("线索和案件", "clue-files", HANDLER, "/clues/files/", "别的平台导出的表，直接导进来，原编号保留。"),
        ("线索和案件", "clue-faults", HANDLER, "/clues/faults/", "没人接、接得晚、转来转去、没核实、没答复、办了又来：系统自己找出来。"),
        ("线索和案件", "clue-wall", HANDLER, "/clues/wall/", "线索也挂图：颜色是期限，红的先办。"),
        ("线索和案件", "call-backs", HANDLER, "/clues/call-backs/", "抽到的要回访：钱到了没有、满不满意。"),
        ("线索和案件", "cases", HANDLER, "/cases/", "立了案的追到最后一笔到账。"),
        ("线索和案件", "case", HANDLER, f"/cases/{case}/", "谁欠、谁先付、付到了哪一步；结案的每一道门开没开。"),
        ("线索和案件", "case-wall", HANDLER, "/cases/wall/", "挂图作战：一案一块，颜色是期限。"),
        ("线索和案件", "case-papers", HANDLER, f"/papers/cases/{case}/", "案子的文书和证据包，写明依据哪条。"),
        ("线索和案件", "ledgers", HANDLER, "/ledgers/", "上报的台账，按规定的栏目导出。"),
        ("线索和案件", "wage-calls", HANDLER, "/wage-calls/", "按天抽到的人，打电话问工资到了没有。"),
        ("二维码", "codes", CLERK, "/codes/", "工地、企业、窗口的码：挂了没有、有没有人扫。"),
        ("二维码", "code", CLERK, f"/codes/{code}/", "一个码扫了多少次、来了几条线索，海报在这里下载。"),
        ("二维码", "code-coverage", CLERK, "/codes/coverage/", "还有哪些工地没有码，一步补齐。"),
        ("应急和舆情", "emergency", HANDLER, "/emergency/", "正在处置的事件，报告和到场的时间有没有超。"),
        ("应急和舆情", "emergency-event", HANDLER, f"/emergency/{event}/", "一件事从发现到结束：谁到场、做了什么、报了几次。"),
        ("应急和舆情", "emergency-plan", HANDLER, f"/emergency/plans/{plan}/", "预案：哪个单位做什么，找谁。"),
        ("应急和舆情", "opinion", HANDLER, "/opinion/", "网上看到的，核实了没有，要不要回应。"),
        ("应急和舆情", "opinion-item", HANDLER, f"/opinion/{item}/", "写回应的人自己不能发布，要另一个人批准。"),
        ("项目", "projects", MONITOR, "/projects/", "项目台账：欠薪的在前，点项目名进去。"),
        ("项目", "project", MONITOR, at, "先答三句：有钱发吗、有人发吗、发到位了吗；再看保障制度和钱的走向。"),
        ("项目", "project-account", MONITOR, f"{at}account/", "专户余额、人工费每一期拨了没有、每一笔流水。"),
        ("项目", "parties", MONITOR, f"{at}parties/", "谁是建设单位、总包、分包，欠着多少，谁该先付。"),
        ("项目", "deposit", MONITOR, f"{at}deposit/", "工资保证金存了多少、保函哪天到期、动用过没有。"),
        ("项目", "contracts", MONITOR, f"{at}contracts/", "合同、分包、停工和复工。"),
        ("项目", "notice-board", MONITOR, f"{at}board/", "告示牌该写的写了没有，什么时候查过。"),
        ("项目", "documents", MONITOR, f"{at}documents/", "这个项目的每一份原件。"),
        ("项目", "history", MONITOR, f"{at}history/", "每件事什么时候变的、谁报的。"),
        ("项目", "safeguards", MONITOR, "/safeguards/", "几项制度落实了多少，缺的是哪些项目。"),
        ("项目", "joining", MONITOR, "/joining/", "哪些项目接入了平台、在不在运行，没接入的列在下面。"),
        ("项目", "project-new", ENTRY, "/projects/new/", "没有表的项目，一步一步手工登记。"),
        ("人月", "months", MONITOR, "/months/", "一行是一个工地的一个月：应付、到账、还差谁的。"),
        ("人月", "grid", MONITOR, f"{at}months/", "一格是一个人的一个月，颜色和字说清付没付清。点一格看来龙去脉。"),
        ("人月", "story", MONITOR, f"/months/{site}/{line.worker_id}/{line.month}/", "一个人一个月的工资怎么算、哪天在、打到哪张卡，每个数都指到原表那一行。"),
        ("人月", "person", MONITOR, person, "一个工人在各项目的情况。看完整号码要写理由，记入审计。"),
        ("人月", "enterprises", MONITOR, "/enterprises/", "哪些单位欠着工资，自己的和总包项目上的分开算。"),
        ("人月", "enterprise", MONITOR, f"/enterprises/{firm}/", "一家企业在哪些项目、欠多少、有什么预警。"),
        ("人月", "people", MONITOR, "/months/people/", "还差钱的人，一人一行。"),
        ("数据", "intake", ENTRY, "/intake/", "把表拖进来，认出来的入库，坏的行写明原因退回。"),
        ("数据", "batch", ENTRY, f"/intake/batches/{batch}/", "一份文件进来以后变了什么；导错了可以撤销，历史仍可查。"),
        ("数据", "quality", MONITOR, "/quality/", "每个项目的数据全不全、有没有矛盾、迟不迟。"),
        ("数据", "circulars", MONITOR, "/quality/circulars/", "每月通报数据质量，先核对再发。"),
        ("数据", "senders", MONITOR, "/quality/senders/", "谁报得准、谁总要返工。"),
        ("风险", "risk-ledger", MONITOR, "/risk/ledger/", "自动列出重大欠薪和敏感项目，看有没有人负责。"),
        ("风险", "risk", MONITOR, "/risk/", "每个项目和企业的风险分，点开看每一分从哪来。"),
        ("风险", "risk-project", MONITOR, f"/risk/projects/{site}/", "一个项目的风险分怎么加起来的，缺的数据写明。"),
        ("风险", "risk-duties", MONITOR, "/risk/duties/", "重大风险谁负责化解，到哪一步。"),
        ("风险", "focus", MONITOR, "/risk/focus/", "重点企业、项目，按月检查。"),
        ("风险", "screening", MONITOR, "/risk/screening/", "从经营、信用、历史三样看企业，该列重点的列出来。"),
        ("规则和法规", "rules", STEWARD, "/rules/", "每条规则问什么、现有多少预警、误报多少。"),
        ("规则和法规", "rule", STEWARD, rule, "一条规则怎么判、用哪些数、依据哪条，并附例子。"),
        ("规则和法规", "try", STEWARD, f"{rule}try/", "改数值之前先用过去的数据试算，看会多报什么、漏报什么。"),
        ("规则和法规", "tighten", STEWARD, f"{rule}tighten/", "本地区可以调严，写明理由，由另一个人批准。"),
        ("规则和法规", "rule-changes", STEWARD, "/rules/changes/", "本地区改过的数值，谁提的、谁批的。"),
        ("规则和法规", "trials", STEWARD, "/rules/trials/", "试算过的都留着，可以再看。"),
        ("规则和法规", "law", MONITOR, "/law/", "条文要点和全部数值，写明从哪天起、依据什么。"),
        ("规则和法规", "law-article", MONITOR, "/law/articles/decree-724/26/", "一条说了什么、哪些规则靠它。"),
        ("组织和授权", "organisation", CLERK, "/organisation/", "领导小组、工作专班、成员单位，谁管什么。"),
        ("组织和授权", "owners", CLERK, "/owners/", "每个项目由谁负责，缺哪一位。"),
        ("组织和授权", "pairings", CLERK, "/pairings/", "一项目一协管：谁包哪个项目。"),
        ("组织和授权", "agencies", MANAGER, "/agencies/", "各级的单位，管什么、在哪里。"),
        ("组织和授权", "hotlines", CLERK, "/hotlines/", "工人能打的电话，公布了没有。"),
        ("组织和授权", "users", MANAGER, "/users/", "谁能看哪里、做什么，从哪天到哪天。"),
        ("组织和授权", "glass", MANAGER, "/glass/", "紧急查看要写理由，到时自己收回，有人必须过目。"),
        ("组织和授权", "jobs", MANAGER, "/jobs/", "后台任务什么时候跑、跑成了没有，也可以现在就跑。"),
        ("找和账号", "search", MONITOR, "/search/", "一个框找项目、企业、工人和预警；按号码找人会记下来。"),
        ("找和账号", "account", MONITOR, "/account/", "您的账号：改密码、加动态口令、退出别处的登录。"),
        ("找和账号", "sign-in", "", "/sign-in/", "用户名和密码登录；可以加动态口令。"),
    ]  # fmt: skip


def _worker_code() -> str:
    """The code of a site's board, for the worker's own page."""
    from anxin.access.edge import moment
    from anxin.access.models import Agency
    from anxin.audit import MACHINE
    from anxin.casework.services import make_code
    from anxin.registry.models import Project

    as_of, now = moment()
    project = Project.objects_unscoped.order_by("pk")[0]
    agency = Agency.objects_unscoped.order_by("pk")[0]
    return make_code(actor=MACHINE, as_of=as_of, now=now, agency=agency, region=agency.region_id, project=project).token


def keep(shot: bytes, path: Path) -> None:
    """The picture in as many colours as fit into its size."""
    from PIL import Image

    image = Image.open(io.BytesIO(shot)).convert("RGB")
    for colours in (128, 64, 32, 16):
        image.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= _MOST:
            return


def write(taken: list[Stop]) -> None:
    """docs/tour.md from the stops."""
    said = ["# 看一遍安薪", "", "图取自虚构的县（`make demo`），人名、单位、号码都是造的。`make tour` 重新拍。", ""]
    area = ""
    for stop_area, name, _user, _path, words in taken:
        if stop_area != area:
            area = stop_area
            said += [f"## {area}", ""]
        said += [words, "", f"![{words.split('。')[0]}](tour/{name}.png)", ""]
    (OUT.parent / "tour.md").write_text("\n".join(said).rstrip() + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    base = parser.parse_args().base
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anxin.settings")
    import django

    django.setup()
    way = stops()
    if twice := [name for name, times in Counter(name for _, name, *_ in way).items() if times > 1]:
        sys.exit(f"两张图叫一个名字：{'、'.join(twice)}")
    keys = {user: session_of(user) for user in {stop[2] for stop in way} if user}
    worker = (
        "工人的页",
        "worker",
        "",
        f"/w/{_worker_code()}/",
        "工人扫工地告示牌上的码，答四个问题就能说没拿到工资，不用登录。",
    )
    from playwright.sync_api import sync_playwright

    OUT.mkdir(exist_ok=True)
    with sync_playwright() as p:
        browser = p.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--disable-dev-shm-usage", "--no-sandbox"],
        )
        for _area, name, user, path, _words in [*way, worker]:
            size = {"width": 360, "height": 740} if name == "worker" else {"width": 1440, "height": 900}
            context = browser.new_context(viewport=size, locale="zh-CN")
            if user:
                context.add_cookies([{"name": "sessionid", "value": keys[user], "url": base}])
            page = context.new_page()
            answer = page.goto(base + path, wait_until="networkidle")
            if answer is None or not answer.ok:
                sys.exit(f"{path}：{answer.status if answer else '没有回答'}")
            keep(page.screenshot(), OUT / f"{name}.png")
            context.close()
        browser.close()
    write([*way, worker])


if __name__ == "__main__":
    main()
