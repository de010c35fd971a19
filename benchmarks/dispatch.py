"""How well the waves of mediation work: python -m benchmarks.dispatch [--seeds 20] [--moods 300] [--sweep] [--processes 2].

A simulated fair (simulated_fair.py) driven by the bot's own rules, against asking everyone at once and asking one at a time, on
the same seeds. `--sweep` tries other numbers than those of bot/mediation/policy.py, on seeds of its own. docs/mediation.md holds
a run and what follows.
"""

import argparse
import math
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.simulated_fair import LANGUAGES, Case, Mediator, SimulatedFair, Way
from bot.mediation.model import State
from bot.mediation.policy import Policy

FAIRS = ((100, 15), (100, 60), (1_000, 15), (1_000, 60))  # visitors, mediators
RATES = (0.17, 0.30, 0.47)
ENOUGH = 3  # free speakers at the moment of asking: the aim is stated for these
SCARCE = 2  # speakers at the fair
FIRST_SEED, FIRST_SWEEP_SEED = 1, 1_001

BASELINE = {"fluent_claims": 0.0, "spare_claims": 0.0, "share_times": math.inf}
WAVES = Way("**waves**", Policy())
EVERYONE = Way("everyone at once", replace(Policy(), wave_size=10**6, **BASELINE), one_card=False)
ONE = Way(
    "one at a time",
    replace(Policy(), wave_size=1, wave_seconds=20, offer_seconds=20, ask_all_up_to=0, **BASELINE),
    late_counts=False,
)


@dataclass(frozen=True)
class Day:
    """What one simulated day came to. Times in seconds, infinite for a request nobody took."""

    times: tuple[float, ...]  # from asking to the first claim
    times_enough: tuple[float, ...]  # the same, where there were enough free speakers
    served: float  # share of the requests that were interpreted
    spoken: float  # share in a language that anybody at the fair speaks
    escalated: float  # share the organisers learnt of
    fluent: float  # share of the claims by mediators who are fluent in the language asked for
    scarce: float  # share of the requests served, of those in a language that one or two at the fair speak
    offers: float  # a claim
    gini: float  # of the mediators' claims
    highest: float  # claims of the busiest, in mean claims
    sharing: float  # the same, against the mean of those who share a language with them
    floor: float  # the lowest `highest` that any dispatcher could have reached who gave each request to a direct speaker


@dataclass(frozen=True)
class Trial:
    """One day to simulate."""

    visitors: int
    mediators: int
    rate: float
    way: Way
    seed: int
    moods: float

    def run(self) -> Day:
        fair = SimulatedFair(self.visitors, self.mediators, self.rate, self.way, self.seed, self.moods)
        return day_of(fair.run(), fair.mediators)


def day_of(cases: Sequence[Case], mediators: dict[int, Mediator]) -> Day:
    loads = [one.claims for one in mediators.values()]
    mean = statistics.mean(loads) or 1.0
    by_fluent = [mediators[number].languages.get(case.request.language, False) for case in cases for number in case.claimed_by]
    scarce = [case.request.state is State.DONE for case in cases if 1 <= case.speakers <= SCARCE]
    return Day(
        tuple(case.first_claim for case in cases),
        tuple(case.first_claim for case in cases if case.free >= ENOUGH),
        statistics.mean(case.request.state is State.DONE for case in cases),
        statistics.mean(case.speakers > 0 for case in cases),
        statistics.mean(case.escalated for case in cases),
        statistics.mean(by_fluent or [0.0]),
        statistics.mean(scarce or [math.nan]),
        sum(case.offers for case in cases) / (sum(loads) or 1),
        gini(loads),
        max(loads) / mean,
        max(one.claims / (_mean_of_sharing(one, mediators) or 1.0) for one in mediators.values()),
        lowest_peak(cases, mediators) / mean,
    )


def gini(loads: Sequence[int]) -> float:
    """0: all the same; towards 1: one has all."""
    ranked = sorted(loads)
    total = sum(ranked) or 1
    return sum((2 * rank - len(ranked) - 1) * load for rank, load in enumerate(ranked, start=1)) / (len(ranked) * total)


def _mean_of_sharing(one: Mediator, mediators: dict[int, Mediator]) -> float:
    return statistics.mean(other.claims for other in mediators.values() if other.languages.keys() & one.languages.keys())


def lowest_peak(cases: Iterable[Case], mediators: dict[int, Mediator]) -> int:
    """Claims that the busiest mediator must at least have had: for any set of languages, the claims in them fall on those who
    speak one of them (the min cut of the flow from requests to mediators). All 32,768 sets are looked at.
    """
    claims = Counter(
        case.request.language
        for case in cases
        for number in case.claimed_by
        if case.request.language in mediators[number].languages
    )
    sets = np.arange(2 ** len(LANGUAGES))
    wanted = sum(claims[tag] * (sets >> bit & 1) for bit, tag in enumerate(LANGUAGES))
    masks = [sum(1 << LANGUAGES.index(tag) for tag in one.languages) for one in mediators.values()]
    speakers = sum((sets & mask != 0).astype(int) for mask in masks)
    return math.ceil(np.max(wanted / np.maximum(speakers, 1)))


# Tables


def percentile(times: Sequence[float], share: float) -> float:
    """Nearest rank; not a number when there are none."""
    ranked = sorted(times)
    return ranked[math.ceil(share * len(ranked)) - 1] if ranked else math.nan


def _seconds(value: float) -> str:
    return "–" if math.isnan(value) else "never" if math.isinf(value) else f"{value:.0f}"


def _share(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.0%}"


Column = tuple[str, Callable[[Day], float], Callable[[float], str]]
SERVICE: tuple[Column, ...] = (
    ("median s", lambda day: percentile(day.times, 0.5), _seconds),
    ("p95 s", lambda day: percentile(day.times, 0.95), _seconds),
    ("served", lambda day: day.served, _share),
    ("scarce served", lambda day: day.scarce, _share),
    ("organisers", lambda day: day.escalated, _share),
    ("by the fluent", lambda day: day.fluent, _share),
)
BURDEN: tuple[Column, ...] = (
    ("offers a claim", lambda day: day.offers, "{:.1f}".format),
    ("Gini", lambda day: day.gini, "{:.2f}".format),
    ("highest load", lambda day: day.highest, "{:.2f}".format),
    ("among those who share a language", lambda day: day.sharing, "{:.2f}".format),
    ("lowest possible", lambda day: day.floor, "{:.2f}".format),
    ("days above 2", lambda day: day.highest > 2, _share),
)


def cell(days: Sequence[Day], column: Column, *, spread: bool) -> str:
    """The median over the seeds, and from the lowest to the highest; of what is yes or no, the share of the seeds."""
    title, figure, shown = column
    values = sorted(value for value in map(figure, days) if not math.isnan(value))
    if not values:
        return "–"
    if title.startswith("days"):
        return shown(statistics.mean(values))
    return shown(statistics.median(values)) + f" ({shown(values[0])} to {shown(values[-1])})" * spread


def table(first: str, rows: dict[str, list[Day]], columns: Sequence[Column], *, spread: bool) -> None:
    """Times where enough were free are of all seeds together: a single day has too few for a p95."""
    service = columns[0] is SERVICE[0]
    enough = (f"with {ENOUGH} free: requests", "median s", "p95 s") if service else ()
    print(
        f"\n| {' | '.join((first, *enough, *(title for title, *_ in columns)))} |\n{'|---' * (1 + len(enough) + len(columns))}|"
    )
    for name, days in rows.items():
        times = [time for day in days for time in day.times_enough]
        counted = (f"{len(times):,}", _seconds(percentile(times, 0.5)), _seconds(percentile(times, 0.95))) if service else ()
        print(f"| {' | '.join((name, *counted, *(cell(days, column, spread=spread) for column in columns)))} |")
    sys.stdout.flush()


def compare(pool: ProcessPoolExecutor, seeds: int, moods: float) -> None:
    """The three ways at every fair and every rate."""
    for visitors, mediators in FAIRS:
        rows = {
            f"{rate:.0%} {way.name}": list(
                pool.map(Trial.run, [Trial(visitors, mediators, rate, way, FIRST_SEED + seed, moods) for seed in range(seeds)])
            )
            for rate in RATES
            for way in (WAVES, EVERYONE, ONE)
        }
        spoken = cell(next(iter(rows.values())), ("", lambda day: day.spoken, _share), spread=True)
        print(f"\n{visitors:,} visitors, {mediators} mediators; asked for in a language that somebody speaks: {spoken}")
        for columns in (SERVICE, BURDEN):
            table("answer rate, way", rows, columns, spread=True)


# Other numbers


def variants() -> dict[str, Way]:
    """What is tried: waves of every size and pace together, the other numbers one by one."""
    tried: dict[str, dict[str, float]] = {"as it is": {}}
    for size in (1, 2, 3, 4, 6):
        for pace in (10, 15, 20, 30, 45):
            tried[f"{size} asked, next after {pace} s"] = {"wave_size": size, "wave_seconds": pace}
    for lapses in (30, 45, 60, 90, 120):
        for pause in (0, 30, 90):
            tried[f"lapses after {lapses} s, again {pause} s later"] = {"offer_seconds": lapses, "again_seconds": lapses + pause}
    for field, values in {
        "ask_all_up_to": (0, 1, 2, 3, 4),
        "fluent_claims": (0, 1, 2, 4, 1000),
        "spare_claims": (0, 1, 2, 4, 1000),
        "share_times": (1.5, 2, 3, math.inf),
        "share_from": (2, 3, 4),
        "spare_from": (2, 3, 4, 6),
        "scarce_up_to": (1, 2, 3),
        "bridge_seconds": (60, 90, 120, 180),
        "organisers_seconds": (180, 240, 300, 420),
    }.items():
        tried |= {f"{field} {value:g}": {field: value} for value in values}
    return {name: replace(WAVES, name=name, policy=replace(WAVES.policy, **changes)) for name, changes in tried.items()}


def sweep(pool: ProcessPoolExecutor, seeds: int, moods: float, only: str) -> None:
    """Every variant at 30 %; medians over the seeds."""
    for visitors, mediators in ((100, 15), (100, 60), (300, 60)):
        rows = {
            name: list(
                pool.map(
                    Trial.run, [Trial(visitors, mediators, 0.3, way, FIRST_SWEEP_SEED + seed, moods) for seed in range(seeds)]
                )
            )
            for name, way in variants().items()
            if only in name
        }
        print(f"\n{visitors} visitors, {mediators} mediators, 30 %")
        table("change", rows, (*SERVICE, *BURDEN), spread=False)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seeds", type=int, default=20, help="days of each kind")
    arguments.add_argument("--moods", type=float, default=0.0, help="seconds for which whoever does not look goes on not looking")
    arguments.add_argument("--sweep", action="store_true", help="other numbers instead of other ways")
    arguments.add_argument("--only", default="", help="of the sweep, changes whose name holds this")
    arguments.add_argument("--processes", type=int, default=2)
    wish = arguments.parse_args()
    with ProcessPoolExecutor(wish.processes) as pool:
        if wish.sweep:
            sweep(pool, wish.seeds, wish.moods, wish.only)
        else:
            compare(pool, wish.seeds, wish.moods)


if __name__ == "__main__":
    main()
