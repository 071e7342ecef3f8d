"""anxin rules list | show | test | docs | lock: the rules as files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .chinese import CONTEXT, Group, nearest
from .main import print_json

_LEVELS = {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"}


@click.group(
    cls=Group,
    short_help="规则：查看、试验、印成文档",
    context_settings=CONTEXT,
    example="anxin rules list\nanxin rules show W02\nanxin rules test\nanxin rules docs --out docs/reference",
)
def rules() -> None:
    """预警规则都是文件：一张卡片、一条 SQL、一组案例，懂 SQL 的审计人员可以直接阅读。"""


def _get(code: str) -> Any:
    from anxin.rules import RuleError, get, load

    wanted = code.strip().upper()
    try:
        return get(wanted)
    except RuleError as error:
        near = nearest(wanted, [r.code for r in load()])
        raise click.ClickException(f"没有规则“{code}”。{near}") from error


@rules.command("list", short_help="列出现行规则", example="anxin rules list")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def list_(as_json: bool) -> None:
    """列出现行规则：代码、名称、问的问题。"""
    from anxin.rules import load

    loaded = load()
    if as_json:
        print_json(
            [
                {
                    "code": r.code, "version": r.version, "name": {"zh": r.card.name.zh, "en": r.card.name.en},
                    "family": r.card.family, "levels": list(r.card.levels), "basis": list(r.card.basis),
                }
                for r in loaded
            ]
        )  # fmt: skip
        return
    for r in loaded:
        click.echo(f"{r.code}  {r.card.name.zh}（第 {r.version} 版）：{r.card.question}")


@rules.command(short_help="看一条规则的卡片和查询", example="anxin rules show W02\nanxin rules show W02 --sql")
@click.argument("code", metavar="代码")
@click.option("--sql", is_flag=True, help="只印查询语句。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def show(code: str, sql: bool, as_json: bool) -> None:
    """看一条规则：问什么、依据、数值、等级、怎样解除、先做什么、看不到什么、怎么读、查询。"""
    rule = _get(code)
    if as_json:
        print_json({**rule.card.model_dump(mode="json"), "sql": rule.sql})
    elif sql:
        click.echo(rule.sql)
    else:
        click.echo(card_text(rule))


def card_text(rule: Any) -> str:
    """A rule's card for a terminal."""
    from anxin import law

    card = rule.card
    lines = [
        f"{card.code} {card.name.zh}（{card.name.en}），第 {card.version} 版",
        "",
        f"问：{card.question}",
        "",
        "等级：",
    ]
    lines += [f"  {_LEVELS[level]}：{text}" for level, text in card.levels.items()]
    lines += ["", "依据："]
    for article_id in card.basis:
        article = law.article(article_id)
        lines.append(f"  {article.title}：{article.summary}")
    if card.numbers:
        lines += ["", "数值："]
        lines += [f"  {name}：{n.meaning}（{n.default or n.law}）" for name, n in card.numbers.items()]
    for heading, text in (
        ("怎样解除", card.clears_when), ("先做什么", card.first_step), ("看不到的", card.blind_spots),
        ("怎么读", card.reads_as),
    ):  # fmt: skip
        lines += ["", f"{heading}：", *(f"  {line}" for line in text.strip().splitlines())]
    lines += ["", "查询：", rule.sql]
    return "\n".join(lines)


@rules.command(short_help="跑规则的案例，并核对版本锁", example="anxin rules test\nanxin rules test W02")
@click.argument("code", metavar="[代码]", required=False)
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
@click.pass_context
def test(ctx: click.Context, code: str | None, as_json: bool) -> None:
    """跑案例：该报的报、不该报的不报、每个数值的两侧。全部通过退出码为 0，否则为 1。"""
    from anxin.engine.cases import run_cases
    from anxin.rules import load, lock

    chosen = [_get(code)] if code else list(load())
    results = [(rule, one) for rule in chosen for one in run_cases(rule)]
    failed = [(rule, one) for rule, one in results if not one.ok]
    wrong = [] if code else lock.problems()
    if as_json:
        print_json(
            {
                "rules": len(chosen),
                "cases": len(results),
                "failed": [{"rule": r.code, "case": o.case.name, "why": o.problem} for r, o in failed],
                "lock": wrong,
            }
        )
    else:
        for rule in chosen:
            own = [one for r, one in results if r is rule]
            bad = [one for one in own if not one.ok]
            click.echo(f"{rule.code}  {len(own)} 例，{'通过' if not bad else f'{len(bad)} 例不符'}")
            for one in bad:
                click.secho(f"    {one.case.name}：{one.problem}", fg="red")
            if not own:
                click.secho("    没有案例", fg="red")
        for problem in wrong:
            click.secho(problem, fg="red")
        click.echo(f"共 {len(chosen)} 条规则，{len(results)} 例，{len(failed)} 例不符。")
    empty = [rule for rule in chosen if not any(r is rule for r, _ in results)]
    ctx.exit(1 if failed or wrong or empty else 0)


@rules.command(short_help="把规则和事实视图印成文档", example="anxin rules docs --out docs/reference")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), metavar="文件夹", help="写到哪个文件夹；不写则印到屏幕。"
)
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果：写了哪些文件。")
def docs(out: Path | None, as_json: bool) -> None:
    """印两页：全部规则（卡片、查询、案例），以及规则所用的事实视图。内容都来自规则文件和声明本身。"""
    from anxin.engine.views import reference_markdown
    from anxin.rules import load
    from anxin.rules.reference import markdown

    printed = {"warning-rules.md": markdown(load()), "fact-views.md": reference_markdown()}
    if out is None:
        if as_json:
            print_json(printed)
        else:
            click.echo("\n\n".join(printed.values()))
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, text in printed.items():
        (out / name).write_text(text, encoding="utf-8")
    if as_json:
        print_json([str(out / name) for name in printed])
    else:
        click.echo(f"已写 {len(printed)} 个文件到 {out}。")


@rules.command(short_help="写版本锁：规则改了必须升版本", example="anxin rules lock")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def lock(as_json: bool) -> None:
    """把每条规则的版本和摘要写进 lock.json。查询改了而版本没升，会拒绝。"""
    from anxin.rules import RuleError
    from anxin.rules import lock as locks

    try:
        count = locks.write()
    except RuleError as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        print_json({"rules": count})
    else:
        click.echo(f"已锁定 {count} 条规则。")
