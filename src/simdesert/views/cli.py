"""The command line. Heavy libraries are imported inside the commands, so that ``--help`` answers at once."""

from __future__ import annotations

import atexit
import gc
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

import simdesert
from simdesert.errors import OptionError, SimDesertError
from simdesert.views.calibration_command import calibrate
from simdesert.views.options import Fixed, Jobs, Out, Parameters, Reading, Scale, TerritoryName, Years, processes
from simdesert.views.sensitivity_command import sensitivity
from simdesert.views.territory_commands import territory_app
from simdesert.views.validate_command import validate

if TYPE_CHECKING:
    from simdesert.studies.compare import CompareOptions
    from simdesert.studies.scenario import Scenario

app = typer.Typer(
    help="Policies against medical deserts in France, simulated agent by agent.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
metric_app = typer.Typer(help="Compute one metric on a territory, without a model.", no_args_is_help=True)
app.add_typer(territory_app, name="territory")
app.add_typer(metric_app, name="metric")
app.command()(validate)

INTERRUPTED = 130
"""Exit code after Ctrl-C."""

SOUGHT_EVERY = 100_000
"""New objects between two searches for garbage: imports make a million that stay, a run hardly any that does not."""

DEMO = ("touraine-2012", "hamon-2017", "buzyn-2019", "vautrin-2025", "france-sante-2025")


@app.callback(invoke_without_command=True)
def first(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,
) -> None:
    """Compare policies against medical deserts in France."""
    if version:
        print(f"simdesert {simdesert.__version__}")
    elif context.invoked_subcommand is None:
        print(context.get_help())


@app.command()
def demo(out: Out = None, jobs: Jobs = None) -> None:
    """Compare five packages with the law in force on the whole of France (a few minutes); print the answer."""
    from simdesert.studies.compare import CompareOptions
    from simdesert.studies.ensemble import ensemble_of
    from simdesert.studies.scenario import load_scenario

    options = CompareOptions(jobs=processes(jobs), ensemble=ensemble_of(None))
    _compare([load_scenario(name) for name in DEMO], "france", options, out or Path("results/demo"))


@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="A packaged name ('simdesert scenarios') or a TOML file.")],
    territory: TerritoryName = "france",
    inhabitants_per_agent: Scale = 20,
    years: Years = None,
    seed: Annotated[int, typer.Option(help="The luck and the draw of the uncertain parameters.")] = 0,
    fixed_parameters: Fixed = False,
    parameters: Parameters = None,
    reading: Reading = "delivered",
    out: Out = None,
    csv: Annotated[bool, typer.Option("--csv", help="Write each table as CSV too.")] = False,
    profile: Annotated[bool, typer.Option("--profile", help="Print the time of each verb and the memory.")] = False,
) -> None:
    """Run one scenario under one seed."""
    from simdesert.studies.scenario import load_scenario

    loaded = load_scenario(scenario)
    from simdesert.country.territory import load
    from simdesert.results.store import check_writable
    from simdesert.studies.ensemble import ensemble_of
    from simdesert.studies.profile import profiled_run
    from simdesert.studies.run import RunOptions
    from simdesert.studies.run import run as run_scenario
    from simdesert.views.bar import bar
    from simdesert.views.profile import print_profile

    options = RunOptions(seed, inhabitants_per_agent, years, fixed_parameters, reading, ensemble_of(parameters))
    place = out or Path("results") / loaded.name
    check_writable(place)
    with bar(loaded.name) as progress:
        if profile:
            result, parts = profiled_run(loaded, load(territory), options, progress)
        else:
            result, parts = run_scenario(loaded, load(territory), options, progress), None
    print(result.write(place, csv=csv))
    print_profile(Console(), parts)


@app.command()
def compare(
    scenarios: Annotated[list[str], typer.Argument(help="Packaged names or TOML files; the baseline is added.")],
    seeds: Annotated[int, typer.Option(help="Seeds, the same for all scenarios.")] = 4,
    jobs: Jobs = None,
    territory: TerritoryName = "france",
    inhabitants_per_agent: Scale = 100,
    years: Years = None,
    fixed_parameters: Fixed = False,
    parameters: Parameters = None,
    reading: Reading = "delivered",
    out: Out = None,
) -> None:
    """Compare scenarios with the baseline under the same seeds; write tables, figures and summaries."""
    from simdesert.studies.scenario import load_scenario

    loaded = [load_scenario(name) for name in scenarios]
    from simdesert.studies.compare import CompareOptions
    from simdesert.studies.ensemble import ensemble_of

    options = CompareOptions(
        seeds, processes(jobs), inhabitants_per_agent, years, fixed_parameters, reading, ensemble_of(parameters)
    )
    names = "-".join(Path(name).stem for name in scenarios)
    _compare(loaded, territory, options, out or Path("results") / f"compare-{names[:80]}")


def _compare(scenarios: list[Scenario], territory: str, options: CompareOptions, out: Path) -> None:
    from simdesert.country.territory import load
    from simdesert.views.answer import compare_and_write, print_answer

    print_answer(Console(), compare_and_write(scenarios, load(territory), options, out), out)


@app.command()
def prove(
    levers: Annotated[list[str] | None, typer.Argument(metavar="LEVER", help="All, if none is named.")] = None,
    seeds: Annotated[int, typer.Option(help="Pairs of runs, with and without the lever.")] = 20,
    fixed_parameters: Fixed = False,
    inhabitants_per_agent: Scale = 100,
    territory: TerritoryName = "france",
    years: Annotated[int | None, typer.Option("--years", help="Leave out what is looked at later.")] = None,
    jobs: Jobs = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder of proof.md and proof.csv.")] = None,
) -> None:
    """Check what levers must show: each alone, with and without, under the same seeds; write the proof table."""
    from simdesert.views import listing

    found = listing.to_prove(levers or [])
    from simdesert.country.territory import load
    from simdesert.studies.compare import CompareOptions
    from simdesert.views.proof import print_proof, prove_and_write, usual_folder

    options = CompareOptions(seeds, processes(jobs), inhabitants_per_agent, years, fixed_parameters)
    folder = out or usual_folder(territory)
    print_proof(Console(), prove_and_write(found, load(territory), options, folder), folder)


app.command()(sensitivity)
app.command()(calibrate)


@app.command()
def levers(
    name: Annotated[str | None, typer.Argument(help="One lever; all if absent.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
) -> None:
    """List the levers, or show the numbers of one with their sources."""
    from simdesert.views import listing

    found = listing.chosen(name)
    if as_json:
        print(listing.as_json(found))
    elif name is None:
        listing.print_levers(Console(), found)
    else:
        listing.print_lever(Console(), found[0])


@app.command()
def scenarios() -> None:
    """List the packaged scenarios."""
    from simdesert.views import listing, numbers

    listing.print_scenarios(Console(), numbers.language_of_reader())


@metric_app.command("apl")
def metric_apl(
    territory: TerritoryName = "france", out: Annotated[Path, typer.Option(help="CSV file to write.")] = Path("apl.csv")
) -> None:
    """Write the APL of each commune at the start."""
    from simdesert.country.territory import load
    from simdesert.views.territories import write_apl

    write_apl(load(territory), out)
    print(out)


# What click raises about options and arguments; typer brings its own copy of click from 0.2x on.
_UsageError: type[BaseException] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)


def main() -> NoReturn:
    """Run the command line: one sentence and exit code 2 for what the user can mend, 130 after Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    _seldom_look_for_garbage()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a scheduler's stop is a Ctrl-C: clean up too
    try:
        code = app(standalone_mode=False)
    except SimDesertError as error:
        _stop(str(error), 2)
    except _UsageError as error:
        _stop(_sentence(error), 2)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    if code == INTERRUPTED:  # typer returns it or raises, by version
        _stop("interrupted; nothing half-written was left behind", INTERRUPTED)
    sys.exit(code if isinstance(code, int) else 0)


def _seldom_look_for_garbage() -> None:
    """Search rarely, and not at all when the process ends: looking through all objects then takes half a second."""
    gc.set_threshold(SOUGHT_EVERY)
    atexit.register(gc.freeze)


def _sentence(error: BaseException) -> str:
    text = getattr(error, "format_message", lambda: str(error))().strip().rstrip(".") or "no command given"
    return str(OptionError(f"{text}; see 'simdesert --help'"))


def _stop(sentence: str, code: int) -> NoReturn:
    print(f"simdesert: {sentence}", file=sys.stderr)
    sys.exit(code)
