"""Click in Chinese: help pages that teach, errors that say what to do, and a nearest word for every wrong one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click
from click.exceptions import NoSuchOption

HELP_OPTION = {"help": "显示本帮助。"}
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


# What Click writes in brackets after an option's help.
_EXTRAS = (
    (re.compile(r"\brequired\b"), "必填"),
    (re.compile(r"\bdefault: "), "默认 "),
    (re.compile(r"(\S+?)<=x<=(\S+?)(?=[;\]])"), r"\1 到 \2"),
    (re.compile(r"\bx>=(\S+?)(?=[;\]])"), r"不小于 \1"),
    (re.compile(r"; "), "；"),
)


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix="用法：")

    def write_heading(self, heading: str) -> None:
        said = {"Options": "选项", "Commands": "命令"}.get(heading, heading)
        self.write(f"{'':>{self.current_indent}}{said}：\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(first, _extras(second)) for first, second in rows], col_max, col_spacing)


def _extras(text: str) -> str:
    head, bracket, tail = text.rpartition("  [")
    if not bracket or not tail.endswith("]"):
        return text
    for pattern, chinese in _EXTRAS:
        tail = pattern.sub(chinese, tail)
    return f"{head.rstrip('。')}（{tail[:-1]}）。" if head else f"（{tail[:-1]}）"


class _Context(click.Context):
    formatter_class = _Formatter


class _Speaking:
    """Shared by commands and groups. ``example``: a line or more to copy."""

    context_class = _Context

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("context_settings", CONTEXT)
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)
        self.example = example

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = HELP_OPTION["help"]
        return option

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.example:
            with formatter.section("例"):
                formatter.write_text("\b\n" + "\n".join(self.example.strip().splitlines()))
        super().format_epilog(ctx, formatter)  # type: ignore[misc]


class Command(_Speaking, click.Command):
    """A command whose help is Chinese and ends with an example."""


class Group(_Speaking, click.Group):
    """A group that knows the nearest name of a command that it does not have.

    ``lazy``: command name -> 'module:attribute', imported when it is asked for, so that each command starts fast.
    """

    command_class = Command

    def __init__(self, *args: Any, lazy: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "命令 [参数]……")
        super().__init__(*args, **kwargs)
        self.lazy = dict(lazy or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        # In the order in which a newcomer needs them, not by the alphabet.
        return list(dict.fromkeys([*self.lazy, *self.commands]))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in self.lazy:
            module, _, attribute = self.lazy[name].partition(":")
            try:
                return getattr(import_module(module), attribute)
            except ModuleNotFoundError as error:
                if error.name != module:
                    raise
                return None
        return super().get_command(ctx, name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(f"没有命令“{args[0]}”。{nearest(args[0], self.list_commands(ctx))}", ctx)
        return super().resolve_command(ctx, args)


Group.group_class = Group


def _short(text: str) -> str:
    """What was typed, as it can be shown in one line."""
    from anxin.kit.text import visible

    shown = visible(text)
    return shown if len(shown) <= 40 else f"{shown[:40]}…"


class OneOf(click.ParamType):
    """One of some words, or its Chinese; an unknown one is answered with the nearest. ``labels``: word -> Chinese."""

    name = "word"

    def __init__(self, labels: Mapping[str, str], *, metavar: str = "") -> None:
        self.labels = dict(labels)
        self.metavar = metavar

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        for word, label in self.labels.items():
            if text.lower() == word.lower() or text in (label, label.partition("（")[0]):
                return word
        near = get_close_matches(text, [*self.labels, *self.labels.values()], n=3, cutoff=0.5)
        every = "、".join(f"{word}（{label}）" for word, label in self.labels.items())
        self.fail(
            f"不认识“{_short(text)}”。" + (f"您要的是不是 {'、'.join(near)}？" if near else f"可用：{every}。"),
            param,
            ctx,
        )

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return self.metavar or "|".join(self.labels)


class Day(click.ParamType):
    """A date: 2026-03-05, 2026.3.5, 2026/3/5, 20260305 or 2026年3月5日."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from datetime import date

        if isinstance(value, date):
            return value
        text = str(value).strip()
        match = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})", text)
        if match:
            year, month, day = [int(part) for part in match.groups() if part is not None]
            try:
                return date(year, month, day)
            except ValueError:
                self.fail(f"没有“{_short(text)}”这一天。", param, ctx)
        self.fail(f"“{_short(text)}”不是日期，请写成 2026-03-05 的样子。", param, ctx)


def nearest(word: str, known: Any) -> str:
    """'你要找的是不是“…”？' or the whole list when it is short."""
    names = list(known)
    near = get_close_matches(word, names, n=3, cutoff=0.5)
    if near:
        return f"您要的是不是 {'、'.join(near)}？"
    return f"可用：{'、'.join(names)}。" if 0 < len(names) <= 40 else ""


def explained(error: click.ClickException) -> str:
    """A Click error as a Chinese sentence."""
    if isinstance(error, NoSuchOption):
        near = "、".join(error.possibilities or [])
        return f"没有选项 {error.option_name}。" + (f"您要的是不是 {near}？" if near else "用 --help 查看可用的选项。")
    if isinstance(error, click.MissingParameter):
        name = (
            error.param.make_metavar(error.ctx).strip("[].…")
            if isinstance(error.param, click.Argument) and error.ctx
            else ("、".join(error.param.opts) if error.param else "")
        )
        return f"还缺 {name}。{_way(error)}"
    if isinstance(error, click.BadParameter):
        if error.param and isinstance(error.param, click.Option):
            where = "、".join(error.param.opts)
        else:
            where = error.param.make_metavar(error.ctx).strip("[].…") if error.param and error.ctx else ""
        hint = error.param_hint if isinstance(error.param_hint, str) else where
        said = _in_chinese(error.message)
        return said if not hint or said.startswith("没有文件") else f"{hint}：{said}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 后面要跟一个值。{_way(error)}"
    if isinstance(error, click.FileError):
        return f"文件 {error.ui_filename} 打不开：{error.message}"
    message = error.format_message()
    if isinstance(error, click.UsageError) and message.startswith("Got unexpected extra argument"):
        return f"多出了参数：{message.partition('(')[2].rstrip(')')}。{_way(error)}"
    return _in_chinese(message)


def _way(error: click.UsageError) -> str:
    return f"用 {error.ctx.command_path if error.ctx else 'anxin'} --help 查看用法。"


# Click's own sentences about a value, and ours for them.
_SENTENCES = (
    (r"(?:Path|File|Directory) '(.*)' does not exist\.", r"没有文件 \1。请检查文件名和所在的文件夹。"),
    (r"(?:File|Path) '(.*)' is a directory\.", r"\1 是文件夹，这里要写一个文件。"),
    (r"Directory '(.*)' is a file\.", r"\1 是文件，这里要写一个文件夹。"),
    (r"(?:Path|File|Directory) '(.*)' is not (?:readable|writable)\.", r"\1 不能读写，请检查权限。"),
    (r"'(.*)' is not a valid integer(?: range)?\.", r"“\1”不是整数，请只写数字，例如 12。"),
    (r"'(.*)' is not a valid float(?: range)?\.", r"“\1”不是数，请只写数字，例如 0.5。"),
    (r"(\S+) is not in the range (\S+?)<(=?)x<=(\S+?)\.", r"\1 不在范围内，应大于\3 \2、不大于 \4。"),
    (r"(\S+) is not in the range x>=(\S+?)\.", r"\1 太小，不能小于 \2。"),
    (r"'(.*)' is not one of (.*)\.", r"不认识“\1”，可用：\2。"),
)


def _in_chinese(message: str) -> str:
    for pattern, chinese in _SENTENCES:
        if re.fullmatch(pattern, message, re.DOTALL):
            return re.sub(pattern, chinese, message, flags=re.DOTALL).replace("大于=", "不小于")
    return message
