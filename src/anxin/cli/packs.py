"""anxin pack case | worker, anxin verify: an evidence pack made here, and checked anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .chinese import CONTEXT, Command, Group
from .main import print_json

_REASON = click.option("--reason", metavar="理由", required=True, help="为什么出具，写进审计记录，如“移送仲裁委”。")
_OUT = click.option(
    "--out",
    metavar="文件",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="写到哪里（默认写在当前文件夹）。",
)
_PERSONAL = click.option(
    "--personal", is_flag=True, help="办案用：姓名、证件号码完整，原件一并放入。不加则打码，原件只列校验值。"
)
_FORCE = click.option("--force", is_flag=True, help="文件已存在时覆盖。")
_JSON = click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")


@click.group(
    cls=Group,
    short_help="证据包：把一个案件或一名工人的证据打成一个签名的文件",
    context_settings=CONTEXT,
    example="anxin pack case A202600001 --out 证据.zip --reason 移送仲裁委 --personal\nanxin pack key",
)
def pack() -> None:
    """证据包里有事实、原件、校验值、审计记录和一份说明。拿到的人用 anxin verify 核对，不用数据库。"""


@pack.command(
    short_help="为一个案件出具", example="anxin pack case A202600001 --out 证据.zip --reason 移送仲裁委 --personal"
)
@click.argument("number", metavar="案号")
@_OUT
@_REASON
@_PERSONAL
@_FORCE
@_JSON
def case(number: str, out: Path | None, reason: str, personal: bool, force: bool, as_json: bool) -> None:
    """案号写成 A202600001 的样子。"""
    from .boot import ready

    ready()
    from anxin.casework.models import Case

    found = Case.objects_unscoped.filter(number=number.strip().upper()).first()
    if found is None:
        raise click.ClickException(f"没有案件 {number}。")
    _make(out, force, as_json, reason=reason, personal=personal, case_id=found.pk)


@pack.command(
    short_help="为一名工人出具", example="anxin pack worker 52 --out 证据.zip --reason 本人申请仲裁 --personal"
)
@click.argument("worker", metavar="工人编号", type=click.IntRange(min=1))
@_OUT
@_REASON
@_PERSONAL
@_FORCE
@_JSON
def worker(worker: int, out: Path | None, reason: str, personal: bool, force: bool, as_json: bool) -> None:
    """工人编号在网页上他的地址里，也在 anxin warnings --json 里。"""
    from .boot import ready

    ready()
    _make(out, force, as_json, reason=reason, personal=personal, worker_id=worker)


@pack.command("key", short_help="显示本单位的公钥，公布给要核对的人", example="anxin pack key")
@_JSON
def key_(as_json: bool) -> None:
    """公钥可以公布；私钥在数据目录的 keys/signing.pem，随备份走，不要给人。"""
    from .boot import ready

    ready()
    from anxin.documents import signing

    key = signing.public_key()
    if as_json:
        print_json({"key": key, "fingerprint": signing.fingerprint(key)})
        return
    click.echo(f"公钥：{key}\n指纹：{signing.fingerprint(key)}")


def _make(out: Path | None, force: bool, as_json: bool, **asked: Any) -> None:
    from anxin.access.scope import Scope
    from anxin.access.services import AccessDenied
    from anxin.casework.services import make_pack
    from anxin.casework.stepping import StepRefused
    from anxin.documents.signing import fingerprint
    from anxin.home import scratch_beside

    from .boot import now, operator, today

    if out is not None and out.exists() and not force:
        raise click.ClickException(f"{out} 已存在。换一个文件名，或加 --force 覆盖。")
    beside = (out or Path("证据包.zip")).absolute()
    if not beside.parent.is_dir():
        raise click.ClickException(f"文件夹 {beside.parent} 不存在，请先建好。")
    with scratch_beside(beside) as scratch:
        part = scratch / "pack.zip"
        part.touch(mode=0o600)
        try:
            with part.open("wb") as target:
                made = make_pack(
                    actor=operator(),
                    as_of=today(),
                    now=now(),
                    target=target,
                    scope=Scope.everything("命令行出具证据包"),
                    **asked,
                )
        except (AccessDenied, StepRefused) as error:
            raise click.ClickException(str(error)) from None
        place = out.absolute() if out is not None else beside.with_name(made.name)
        if place.exists() and not force:
            raise click.ClickException(f"{place} 已存在。换一个文件名，或加 --force 覆盖。")
        part.replace(place)
    size = place.stat().st_size
    if as_json:
        print_json({"file": str(place), "bytes": size, "files": made.files, "sha256": made.sha256, "key": made.key})
        return
    click.echo(f"已出具 {place}（{made.files} 个文件，{size / 1e6:.1f} MB）。公钥指纹 {fingerprint(made.key)}。")
    click.echo(f"核对：anxin verify {place.name} --key {made.key}")


@click.command(
    cls=Command,
    short_help="核对证据包或签名的 PDF：改过一个字节也能查出来",
    example="anxin verify 证据包.zip\nanxin verify 我的记录.pdf --key 3f9c…（出具单位公布的公钥）",
)
@click.argument("file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key", metavar="公钥", default=None, help="出具单位公布的公钥，或存有公钥的文件。不给只能查有没有改过。"
)
@_JSON
@click.pass_context
def verify(ctx: click.Context, file: Path, key: str | None, as_json: bool) -> None:
    """不用数据库，不用设置，不用联网。完好退出码为 0；有问题为 1，并说出哪个文件、哪一行被改、缺少或多出。"""
    from anxin.audit.excerpt import faults
    from anxin.documents import signing
    from anxin.documents.packs_checking import Problem, Report, check_pack

    trusted_key = _key(key) if key is not None else None
    with file.open("rb") as opened:
        is_pdf = opened.read(5) == b"%PDF-"
    if is_pdf:
        checked = signing.check_pdf(file.read_bytes(), trusted_key)
        problems = [] if checked.ok else [Problem(file.name, checked.why)]
        report = Report(problems, files=1, key=checked.key, trusted=checked.trusted)
    else:
        report = check_pack(file, trusted_key, {"审计/记录.jsonl": faults})
    if as_json:
        print_json(
            {
                "ok": report.ok, "files": report.files, "about": report.about, "key": report.key, "trusted": report.trusted,
                "problems": [{"path": p.path, "line": p.line, "what": p.what} for p in report.problems],
            }
        )  # fmt: skip
    elif report.ok:
        about = report.about.get("title")
        click.echo(f"完好：{about if isinstance(about, str) else file.name}，{report.files} 个文件都与签名相符。")
        if report.trusted:
            click.echo("签名出自您给的公钥。")
        else:
            click.echo(
                f"签名用的公钥指纹是 {signing.fingerprint(report.key)}。没有给公钥，不能断定是谁签的：请与出具单位公布的指纹核对。"
            )
    else:
        click.secho(f"有问题，共 {len(report.problems)} 处：", fg="red", err=True)
        for problem in report.problems[:50]:
            click.echo(f"  {problem}", err=True)
    ctx.exit(0 if report.ok else 1)


def _key(given: str) -> str:
    from anxin.documents import signing

    try:
        return signing.parse_key(given)
    except signing.NotAKey:
        pass
    try:
        return signing.parse_key(Path(given).read_text(encoding="utf-8"))
    except (signing.NotAKey, OSError, ValueError):
        raise click.BadParameter("公钥是 64 位十六进制数，或存有它的文件。", param_hint="--key") from None
