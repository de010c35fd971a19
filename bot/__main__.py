"""The command line: python -m bot."""

import asyncio
import sys
from collections.abc import Coroutine, Iterator
from typing import Annotated, Any, Literal, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress

from bot.faults import BadData
from bot.logs import configure_logs
from bot.settings import Settings, read_settings

cli = typer.Typer(
    help="Standlotse guides visitors through an information fair in their own language.",
    no_args_is_help=True,
    add_completion=False,
)
_errors = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


@cli.command()
def run() -> None:
    """Run the bot: everything in one process, by long polling."""
    from bot import app

    settings = _settings()
    _finish(app.run(settings))


@cli.command()
def ask(
    questions: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[QUESTION]...",
            help="each argument is one question; without any, one is read from each line of standard input",
        ),
    ] = None,
    language: Annotated[str | None, typer.Option(help="the language the person chose, such as uk")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line, in input order")] = False,
) -> None:
    """Say what the bot would answer."""
    from bot import asking

    settings = _settings()
    _finish(asking.ask(settings, iter(questions) if questions else _lines(), language, as_json=as_json))


@cli.command()
def check() -> None:
    """Check stands, needs, locales and settings: every fault at once. Exits 1 when there is one; warnings are only shown."""
    from bot.check import find_faults

    found = find_faults()
    for fault in sorted(found, key=lambda fault: (fault.warning, fault)):
        (_errors if not fault.warning else Console(highlight=False, markup=False, soft_wrap=True)).print(
            ("warning: " if fault.warning else "") + str(fault)
        )
    faults = [fault for fault in found if not fault.warning]
    print(f"{len(faults)} faults, {len(found) - len(faults)} warnings")
    raise typer.Exit(1 if faults else 0)


@cli.command()
def learn() -> None:
    """Learn from data/needs/ anew and write data/learned*.npz. Minutes the first time, later only what changed is embedded."""
    from bot import asking

    with Progress(console=_errors, transient=True) as progress:
        bar = progress.add_task("Embedding examples", total=None)
        _finish(asking.learn_anew(_settings(), lambda done, total: progress.update(bar, completed=done, total=total)))


@cli.command()
def rehearse(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="of the page and the stand-in; another free one when it is taken")
    ] = 8080,
    browser: Annotated[bool, typer.Option(help="open the page in the browser")] = True,
    keep: Annotated[bool, typer.Option("--keep", help="keep the temporary database")] = False,
    script: Annotated[Literal["day"] | None, typer.Option(help="let a script play by itself: day")] = None,
    speed: Annotated[float, typer.Option(min=0.1, max=100, help="of the script: 2 is twice as fast")] = 1.0,
) -> None:
    """The whole bot against a local stand-in for Telegram, on a page where you play everybody. No token, no internet."""
    from bot.rehearsal.bot_process import CannotRun
    from bot.rehearsal.command import Wishes
    from bot.rehearsal.command import rehearse as play

    try:
        code = asyncio.run(play(Wishes(port, browser, keep, script, speed)))
    except CannotRun as why:
        _errors.print(str(why))
        code = 1
    raise typer.Exit(code)


@cli.command()
def migrate() -> None:
    """Bring the database to the current schema."""
    from bot import app

    _finish(app.migrate_database(_settings()))


def _lines() -> Iterator[str]:
    """Lines of standard input, whatever bytes they hold; asks for them when a person sits there."""
    prompt = sys.stdin.isatty()
    if prompt:
        print("Ask in your own words, in any language; an empty line ends.")
    while True:
        if prompt:
            print("> ", end="", flush=True)
        line = sys.stdin.buffer.readline()
        if not line or (prompt and not line.strip()):
            return
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def _settings() -> Settings:
    try:
        settings = read_settings()
    except BadData as bad:
        _refuse(bad)
    configure_logs(settings.log_format)
    return settings


def _finish(work: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(work)
    except BadData as bad:
        _refuse(bad)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _refuse(bad: BadData) -> NoReturn:
    for fault in bad.faults:
        _errors.print(str(fault))
    raise typer.Exit(1)


if __name__ == "__main__":
    cli()
