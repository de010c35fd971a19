"""Whom to ask next, and when to look again: one pure decision for a waiting request."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.mediation.model import Asked, Candidate, OfferState, Request, Stage
from bot.mediation.policy import Policy

_STAGES = tuple(Stage)
_REFUSED = frozenset({OfferState.DECLINED, OfferState.ACCEPTED})  # accepted: had it and gave it back


@dataclass(frozen=True)
class Decision:
    """What is to be done now. `again_at` is when to decide anew if nothing happens before: later than now, but at the end."""

    stage: Stage
    ask: tuple[int, ...]  # ids of mediators, the fairest first
    again_at: float
    expired: bool = False


def decide(request: Request, candidates: Sequence[Candidate], asked: Mapping[int, Asked], policy: Policy, now: float) -> Decision:
    """`candidates`: everybody on duty without a request; `asked`: how each mediator was last shown this request."""
    if now >= request.waiting_since + policy.patience_seconds:
        return Decision(request.stage, (), now, expired=True)
    stage = _stage(request, candidates, asked, policy, now)
    possible = [candidate for candidate in candidates if _suits(request, candidate, stage)]
    few = len(possible) <= policy.ask_all_up_to
    early = now < request.waiting_since + policy.bridge_seconds
    fit = _within_their_share(possible, candidates, asked, policy) if early and not few else possible
    ready = [one for one in fit if not one.has_offer and _may_be_asked(asked.get(one.id), policy, now)]
    answering = sum(one.state is OfferState.SHOWN and now < one.at + policy.wave_seconds for one in asked.values())
    many = len(ready) if few else max(0, policy.wave_size - answering)
    scarce = _scarce(request, candidates, policy)
    ready.sort(key=lambda candidate: _rank(request, candidate, asked, scarce, policy))
    return Decision(stage, tuple(one.id for one in ready[:many]), _again_at(request, asked, policy, now))


def speaks(request: Request, candidate: Candidate) -> bool:
    """Whether the candidate speaks the language that was asked for."""
    return request.language in candidate.languages


def bridges(request: Request, candidate: Candidate) -> bool:
    """Whether the two share another language."""
    return not request.understood.isdisjoint(candidate.languages)


def _suits(request: Request, candidate: Candidate, stage: Stage) -> bool:
    """Nobody interprets for themselves: a mediator may be a visitor, too."""
    in_reach = speaks(request, candidate) or (stage is not Stage.DIRECT and bridges(request, candidate))
    return in_reach and candidate.id != request.visitor_id


def _limits(request: Request, policy: Policy) -> dict[Stage, float]:
    """When each stage ends at the latest."""
    return {
        Stage.DIRECT: request.waiting_since + policy.bridge_seconds,
        Stage.BRIDGE: request.waiting_since + policy.organisers_seconds,
    }


def _stage(request: Request, candidates: Sequence[Candidate], asked: Mapping[int, Asked], policy: Policy, now: float) -> Stage:
    """Widen when time is up or when everybody in reach has been asked. A search never narrows again."""
    stage = request.stage
    limits = _limits(request, policy)
    open_cards = any(one.state is OfferState.SHOWN for one in asked.values())
    while stage in limits:
        used_up = not open_cards and all(
            _has_answered(request, asked.get(one.id)) for one in candidates if _suits(request, one, stage)
        )
        if now < limits[stage] and not used_up:
            break
        stage = _STAGES[_STAGES.index(stage) + 1]
    return stage


def _has_answered(request: Request, before: Asked | None) -> bool:
    """With a no, or with silence since the request began to wait. A card that was lost could not be answered."""
    if before is None or before.state in {OfferState.SHOWN, OfferState.LOST}:
        return False
    return before.state is not OfferState.LAPSED or before.at >= request.waiting_since


def _may_be_asked(before: Asked | None, policy: Policy, now: float) -> bool:
    """Whoever refused is left alone; whoever was silent is asked once more a while later."""
    if before is None or before.state is OfferState.LOST:
        return True
    return before.state is OfferState.LAPSED and now >= before.at + policy.again_seconds


def _within_their_share(
    possible: Sequence[Candidate], candidates: Sequence[Candidate], asked: Mapping[int, Asked], policy: Policy
) -> Sequence[Candidate]:
    """Whoever would take far more than their share is left in peace, while one of the others may still say yes."""
    mean = sum(one.claims for one in candidates) / len(candidates)
    most = max(policy.share_from, policy.share_times * mean)
    others = [one for one in possible if one.claims + 1 <= most]
    hope = any(one.id not in asked or asked[one.id].state not in _REFUSED for one in others)
    return others if hope else possible


def _scarce(request: Request, candidates: Sequence[Candidate], policy: Policy) -> Collection[str]:
    """Other languages with few speakers, when enough others can take the request to spare theirs."""
    speakers = Counter(tag for candidate in candidates for tag in candidate.languages)
    if speakers[request.language] < policy.spare_from:
        return ()
    return {tag for tag, count in speakers.items() if count <= policy.scarce_up_to and tag != request.language}


def _rank(
    request: Request, candidate: Candidate, asked: Mapping[int, Asked], scarce: Collection[str], policy: Policy
) -> tuple[object, ...]:
    """Smaller is asked earlier: who was not asked yet, direct speakers, the fairest. Being fluent in the language counts like
    having taken fewer requests, speaking a scarce one like having taken more.
    """
    common = {request.language} if speaks(request, candidate) else request.understood
    fluent = any(candidate.languages.get(tag, False) for tag in common)
    spared = any(tag in scarce for tag in candidate.languages)
    burden = candidate.claims + policy.fluent_claims * (not fluent) + policy.spare_claims * spared
    return (candidate.id in asked, not speaks(request, candidate), burden, candidate.idle_since, candidate.id)


def _again_at(request: Request, asked: Mapping[int, Asked], policy: Policy, now: float) -> float:
    """The next moment at which time alone changes the answer, and at the latest a wave from now: should nobody report that a
    mediator became free, the request is still not forgotten.
    """
    times = [now + policy.wave_seconds, request.waiting_since + policy.patience_seconds, *_limits(request, policy).values()]
    times += [one.at + policy.wave_seconds for one in asked.values() if one.state is OfferState.SHOWN]
    times += [one.at + policy.again_seconds for one in asked.values() if one.state is OfferState.LAPSED]
    return min(time for time in times if time > now)
