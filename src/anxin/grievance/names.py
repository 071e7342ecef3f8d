"""Which firms, bodies and sites a text names, and which of them owes and where the work was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from anxin.grievance.model import Name, Span
from anxin.grievance.numerals import flat

_BODY = "有限责任公司|股份有限公司|有限公司|总公司|分公司|公司|集团|建工|劳务队|施工队|工程队|装修队|工程局|[一二三四五六七八九十]{1,3}局(?![长面部])|厂(?!房|长|里|家)|酒店|饭店|餐厅|火锅店|美容院|会所|健身房?|驾校|幼儿园|学校|学院|中学|小学|医院|银行|商场|超市|山庄|农庄|合作社|经营部|中心|项目部|工作室|矿业|煤矿|采石厂|事务所|推广站|财政局|教育局|法院"
_SITE = "项目部?|工程(?!款|师|局|队|公司|量|监理)|工地|标段|小区|花园|家园|花城|公馆|广场(?!舞)|安置房|公租房|廉租房|棚改|楼盘|[一二三四五六七八九十]期|大厦|大桥|隧道|高速公路|地铁\\S{1,3}线|厂房|体育馆|教学楼|办公楼|综合楼|宿舍楼|住院楼|豪庭|御府|名都|新城|华府|市场|食堂"
# A name stands in signs of its own: letters, figures, Chinese, brackets and the dot of 唐道·时代.
_SIGN = r"[\u4e00-\u9fffA-Za-z0-9()（）#＃·.\-]"
_BODIES = re.compile(
    rf"{_SIGN}{{1,30}}?(?:{_BODY})(?:[(（][^()（）\s]{{1,8}}[)）])?(?:(?:{_SIGN}{{1,12}}?)?(?:分公司|项目部|[一二三四五六七八九十]公司|施工队))?"
)
_SITES = re.compile(
    rf"{_SIGN}{{1,30}}?(?:{_SITE})(?:(?:{_SIGN}{{0,8}}?)(?:标段|期|工程|项目部?|[A-Za-z0-9]{{1,4}}[栋座号楼]{{1,2}})){{0,2}}"
)
# What stands before a name and is none of it; the last such word in the run is where the name begins.
_LEAD = re.compile(
    r"投诉举报|投诉|举报|实名|反映|反应|控告|关于|恳请|请求|要求|强烈|帮助|帮忙|协助|维护|解决|处理|查处|严查|请问|咨询|我们?(?:是|在|于|给|为|被|跟|到|去|找|通过|经|受|的)?|本人(?:是|在|于|系|为)?|他们?|自己"
    r"|位于|座落于|坐落于|来到|进入|前往|去往|加入|任职于|受雇于|入职|就职于|供职于|承包了?|承建的?|承接到?|承揽了?|分包给|转包给|发包给|包给|挂靠到?|参与|参加|负责|开发的?|建设(?=[A-Z])"
    r"|被告人?|原告|第三人|案外人|甲方|乙方|总包单位|总包|分包|发包方|业主方|老板|包工头|开发商|施工单位[：:]?|施工方|建设单位[：:]?|用人单位[：:]?|公司名称[：:]?|单位名称[：:]?|项目名称[：:]?|项目全称[：:]?|工地名称[：:]?"
    r"|拖欠|所在的?|现在的?|目前|至今|尚欠|欠|由于|因为|因|由|经|与|和|及|同|向|从|对|给|为|被|让|叫|把|将|在|于|到|去|找|是|系|有(?!限|色|为)|的|了|着|过|某个?|这个|那个|一家|这家|该|其|并|又|也|还|就|后|做|干|修建|修|建设(?=\\S{0,4}厂房)|年|月|日|号(?!线|楼|地)"
)
_PREFIX_KEPT = re.compile(
    r"^(?:中国|中铁|中建|中交|中冶|中核|中水|中广核|中南|中山|中原|中天|中海|为民|建工|和(?:平|谐|顺|县|田|兴|润|信)|同(?:济|心|方|仁)|向(?:阳|前|荣)|在建|有色|日月|月(?:湖|山|亮)|年丰|了解|到位|对外|经开|经济|经纬|因特|让)"
)
_EMPTY = re.compile(
    r"^(?:(?:该|本|我|某|贵|这个?|那个?|一个|一家|两家|几家|每个?|此|其|大|小|新|老|总|分|子|母|外地|外省|当地|本地|私人|建筑|劳务|装修|装饰|房地产|施工|用人|承包|包工|工程|项目|地产|开发|物业|分包|总包|劳务派遣|派遣|民营|国有|皮包|各|多家|有关|相关|其他|所有|全部|整个|县|市|区|省|镇|村|的|工业园|上级|各级|一|二|三|四|五|六|七|八|九|十|[0-9]|人民|中级|基层|当时|外包)*)"
    rf"(?:{_BODY}|{_SITE})$"
)
_OFFICE = re.compile(
    r"劳动局|人社局|监察|信访|政府|仲裁|法院|派出所|公安|检察|住建局|建设局|管委会|市委|县委|书记|局长|服务热线|事务所|检察院|银行"
)
_OWES_AFTER = re.compile(
    r"^[^，,。；;\n]{0,14}?(?:拖欠|托欠|恶意|欠|克扣|不发|没发|未发|不给|没给|不结|未结|未付|不付|拒付|拒不|停发|扣)"
)
_OWES_BEFORE = re.compile(r"(?:投诉|举报|被告|控告|负责人|老板|用人单位)[^，,。；;\n]{0,6}$")
_WORK_BEFORE = re.compile(r"(?:在|于|给|为|到|去|进入|入职|加入)[^，,。；;\n]{0,8}$")
_PAY_NEAR = re.compile(r"工资|薪|工钱|血汗钱|劳务费|工程款")
_LONGEST_RUN = 60


def employers(text: str) -> tuple[Name, ...]:
    """Bodies that the text names and that may owe, the likeliest first."""
    return _ranked(text, _BODIES, _employer_score)


def projects(text: str) -> tuple[Name, ...]:
    """Sites and works that the text names, the likeliest first."""
    return _ranked(text, _SITES, _project_score)


def _ranked(text: str, pattern: re.Pattern[str], score_of: Callable[[str, int, int], float]) -> tuple[Name, ...]:
    words = flat(text)
    head = words.find("\n")
    best: dict[str, Name] = {}
    for start, end in _found(words, pattern):
        name = words[start:end]
        if len(name) < 3 or _EMPTY.match(name):
            continue
        score = score_of(words, start, end) + (1 if start < head else 0)
        known = best.get(name)
        if known is None:
            best[name] = Name(text[start:end], Span(start, end), round(score, 2))
        elif score > known.score:
            best[name] = Name(text[start:end], Span(start, end), round(score + 0.5, 2))
        else:
            best[name] = Name(known.text, known.span, round(known.score + 0.5, 2))
    return tuple(sorted((n for n in best.values() if n.score > 0), key=lambda n: (-n.score, n.span)))


def _found(words: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(words):
        start, end = match.span()
        start = _begin(words, start, end)
        if end - start >= 3:
            yield start, end


def _begin(words: str, start: int, end: int) -> int:
    """Where the name begins: behind the last word that leads to it, if enough of a name remains."""
    run = words[start:end]
    cut = 0
    for lead in _LEAD.finditer(run):
        if lead.start() < cut or _PREFIX_KEPT.match(run[lead.start() :]):
            continue
        if len(run) - lead.end() >= 4:
            cut = lead.end()
    while cut < len(run) and run[cut] in "()（）.-·#":
        if run[cut] in "(（" and ("）" in run[cut:] or ")" in run[cut:]):
            break
        cut += 1
    return start + cut


def _employer_score(words: str, start: int, end: int) -> float:
    before, after = words[max(0, start - 16) : start], words[end : end + 30]
    score = 1.0
    if _OWES_AFTER.match(after):
        score += 3
    if _OWES_BEFORE.search(before):
        score += 1.5
    if _WORK_BEFORE.search(before):
        score += 1
    if _PAY_NEAR.search(re.split("[。；;\n]", after)[0]):
        score += 0.5
    if re.search("公司|集团|局|队", words[max(start, end - 8) : end]):
        score += 1
    if _OFFICE.search(words[start:end]) and not _OWES_AFTER.match(after):
        score -= 4
    return score


def _project_score(words: str, start: int, end: int) -> float:
    before, after = words[max(0, start - 10) : start], words[end : end + 24]
    score = 1.0
    if re.search("项目|工程|标段|工地", words[start:end]):
        score += 1
    if _WORK_BEFORE.search(before) or re.search("承包|承建|承接|参与|位于", before):
        score += 1.5
    if re.search("做|干|施工|打工|承包|建设|拖欠|欠|工资", re.split("[。；;\n]", after)[0]):
        score += 1
    if _OFFICE.search(words[start:end]):
        score -= 2
    return score
