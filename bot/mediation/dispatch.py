"""Whom to ask next, and when to look again: one pure decision for a waiting request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.mediation.model import Asked, Candidate, OfferState, Request, Stage
from bot.mediation.policy import Policy

_STAGES = tuple(Stage)


@dataclass(frozen=True)
class Decision:
    """What is to be done now. `again_at` is when to decide anew, unless something happens before."""

    stage: Stage
    ask: tuple[int, ...]
    again_at: float
    expired: bool = False


def decide(request: Request, candidates: Sequence[Candidate], asked: Mapping[int, Asked], policy: Policy, now: float) -> Decision:
    """`candidates`: everybody on duty without a request; `asked`: those who were shown this request since it began to wait."""
    waited = now - request.waiting_since
    if waited >= policy.patience_seconds:
        return Decision(request.stage, (), now, expired=True)
    stage = _stage(request, candidates, asked, policy, waited)
    possible = [candidate for candidate in candidates if _suits(request, candidate, stage)]
    ready = [
        candidate for candidate in possible if not candidate.has_offer and _may_be_asked(asked.get(candidate.id), policy, now)
    ]
    shown = sum(one.state is OfferState.SHOWN for one in asked.values())
    everybody = len(possible) <= policy.ask_all_up_to
    due = request.last_wave_at is None or now >= request.last_wave_at + policy.wave_seconds
    many = len(ready) if everybody else policy.wave_size if due else max(0, policy.wave_size - shown)
    chosen = sorted(ready, key=lambda candidate: _rank(request, candidate, candidates, policy))[:many]
    return Decision(stage, tuple(candidate.id for candidate in chosen), _again_at(request, asked, policy, now, bool(chosen)))


def speaks(request: Request, candidate: Candidate) -> bool:
    """Whether the candidate speaks the language that was asked for."""
    return request.language in candidate.languages


def bridges(request: Request, candidate: Candidate) -> bool:
    """Whether the two share another language."""
    return not request.understood.isdisjoint(candidate.languages)


def _suits(request: Request, candidate: Candidate, stage: Stage) -> bool:
    return speaks(request, candidate) or (stage is not Stage.DIRECT and bridges(request, candidate))


def _stage(request: Request, candidates: Sequence[Candidate], asked: Mapping[int, Asked], policy: Policy, waited: float) -> Stage:
    """Widen when time is up or when everybody in reach has been asked. A search never narrows again."""
    stage = request.stage
    limits = {Stage.DIRECT: policy.bridge_seconds, Stage.BRIDGE: policy.organisers_seconds}
    while stage in limits:
        reach = [candidate for candidate in candidates if _suits(request, candidate, stage)]
        used_up = all(
            candidate.id in asked and asked[candidate.id].state is not OfferState.SHOWN for candidate in reach
        ) and not any(one.state is OfferState.SHOWN for one in asked.values())
        if waited < limits[stage] and not used_up:
            break
        stage = _STAGES[_STAGES.index(stage) + 1]
    return stage


def _may_be_asked(before: Asked | None, policy: Policy, now: float) -> bool:
    """Not yet, or long enough ago without an answer. Whoever declined is left alone."""
    return before is None or (before.state is OfferState.LAPSED and now >= before.at + policy.again_seconds)


def _rank(request: Request, candidate: Candidate, candidates: Sequence[Candidate], policy: Policy) -> tuple[object, ...]:
    """Smaller is asked earlier: direct speakers, those not needed for a scarce language, the fluent, the fairest."""
    direct = speaks(request, candidate)
    fluent = candidate.languages.get(request.language, False) if direct else False
    return (
        not direct,
        _spared(request, candidate, candidates, policy),
        not fluent,
        candidate.claims,
        candidate.idle_since,
        candidate.id,
    )


def _spared(request: Request, candidate: Candidate, candidates: Sequence[Candidate], policy: Policy) -> bool:
    """Whether this one speaks another, scarce language, and enough others can take the request."""

    def speakers(tag: str) -> int:
        return sum(tag in other.languages for other in candidates)

    if speakers(request.language) < policy.spare_from:
        return False
    return any(speakers(tag) <= policy.scarce_up_to for tag in candidate.languages if tag != request.language)


def _again_at(request: Request, asked: Mapping[int, Asked], policy: Policy, now: float, wave: bool) -> float:
    times = [request.waiting_since + policy.patience_seconds]
    if request.stage is Stage.DIRECT:
        times.append(request.waiting_since + policy.bridge_seconds)
    if request.stage is not Stage.ORGANISERS:
        times.append(request.waiting_since + policy.organisers_seconds)
    if wave or request.last_wave_at is not None:
        times.append((now if wave or request.last_wave_at is None else request.last_wave_at) + policy.wave_seconds)
    times += [one.at + policy.again_seconds for one in asked.values() if one.state is OfferState.LAPSED]
    return min((time for time in times if time > now), default=now + policy.wave_seconds)
