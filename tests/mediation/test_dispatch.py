"""Whom a waiting request asks, in which order and when: the rules of dispatch."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mediation.dispatch import Decision, bridges, decide, speaks
from bot.mediation.model import Asked, Candidate, OfferState, Place, Request, Stage, State, Where
from bot.mediation.policy import Policy

NOW = 1_800_000_000.25
POLICY = Policy(
    wave_size=3,
    wave_seconds=20,
    ask_all_up_to=2,
    offer_seconds=60,
    again_seconds=70,
    fluent_claims=2,
    spare_claims=2,
    share_times=2,
    share_from=3,
    spare_from=3,
    scarce_up_to=1,
    bridge_seconds=120,
    organisers_seconds=240,
    patience_seconds=600,
)
ARABIC = Request(
    id=17,
    visitor_id=1,
    by_staff=False,
    language="ar",
    understood=frozenset({"fr"}),
    place=Place(Where.STAND, 12),
    state=State.WAITING,
    stage=Stage.DIRECT,
    asked_at=NOW,
    waiting_since=NOW,
)
SHOWN, DECLINED, LAPSED, LOST, ACCEPTED = (
    OfferState.SHOWN,
    OfferState.DECLINED,
    OfferState.LAPSED,
    OfferState.LOST,
    OfferState.ACCEPTED,
)


def speaker(number: int, *fluent: str, gets_by: tuple[str, ...] = (), claims: int = 0, **more: object) -> Candidate:
    languages = dict.fromkeys(fluent or (() if gets_by else ("ar",)), True) | dict.fromkeys(gets_by, False)
    return replace(Candidate(number, languages, claims), **more)  # type: ignore[arg-type]


def speakers(*numbers: int) -> list[Candidate]:
    return [speaker(number) for number in numbers]


def decision(
    candidates: list[Candidate],
    asked: dict[int, Asked] | None = None,
    request: Request = ARABIC,
    policy: Policy = POLICY,
    after: float = 0.0,
) -> Decision:
    """`after`: seconds after the request was made."""
    return decide(request, candidates, asked or {}, policy, NOW + after)


def told(state: OfferState, *numbers: int, after: float = 0.0) -> dict[int, Asked]:
    """Mediators who were shown the request so many seconds after it was made."""
    return dict.fromkeys(numbers, Asked(state, NOW + after))


# Waves


def test_first_wave_goes_out_at_once_and_the_next_look_is_a_wave_later() -> None:
    assert decision(speakers(11, 12, 13, 14)) == Decision(Stage.DIRECT, (11, 12, 13), NOW + 20)


def test_nobody_more_is_asked_while_a_wave_may_answer() -> None:
    assert decision(speakers(11, 12, 13, 14), told(SHOWN, 11, 12, 13), after=19) == Decision(Stage.DIRECT, (), NOW + 20)


def test_next_wave_is_asked_while_the_cards_of_the_first_stay_open() -> None:
    asked = told(SHOWN, 11, 12, 13)
    assert decision(speakers(11, 12, 13, 14, 15), asked, after=20) == Decision(Stage.DIRECT, (14, 15), NOW + 40)


def test_whoever_declines_is_replaced_at_once_and_the_others_keep_their_time() -> None:
    asked = told(SHOWN, 11, 12) | told(DECLINED, 13)
    assert decision(speakers(11, 12, 13, 14, 15), asked, after=5) == Decision(Stage.DIRECT, (14,), NOW + 20)


def test_who_was_asked_in_place_of_another_has_the_whole_time() -> None:
    asked = told(SHOWN, 11, 12) | told(DECLINED, 13) | told(SHOWN, 14, after=5)
    assert decision(speakers(11, 12, 13, 14, 15, 16, 17), asked, after=20) == Decision(Stage.DIRECT, (15, 16), NOW + 25)


@pytest.mark.parametrize(("numbers", "asked"), [((11,), (11,)), ((11, 12), (11, 12)), ((11, 12, 13), (11,))])
def test_one_or_two_possible_mediators_are_asked_all_at_once(numbers: tuple[int, ...], asked: tuple[int, ...]) -> None:
    assert decision(speakers(*numbers), policy=replace(POLICY, wave_size=1)).ask == asked


def test_second_of_two_who_comes_on_duty_is_asked_at_once() -> None:
    asked = told(SHOWN, 11)
    assert decision(speakers(11, 12), asked, policy=replace(POLICY, wave_size=1), after=3).ask == (12,)


# Who is fit to be asked


def test_only_those_who_speak_the_language_are_asked() -> None:
    assert decision([speaker(11, "uk"), speaker(12, "uk", "ar"), speaker(13, "fr")]).ask == (12,)


def test_nobody_is_asked_for_their_own_request() -> None:
    assert decision([speaker(1), speaker(11)]).ask == (11,)


def test_mediator_with_another_card_open_is_not_asked() -> None:
    assert decision([speaker(11, has_offer=True), speaker(12)]).ask == (12,)


@pytest.mark.parametrize("state", [DECLINED, ACCEPTED])
def test_whoever_declined_or_gave_it_back_is_never_asked_again(state: OfferState) -> None:
    assert decision(speakers(11, 12), told(state, 11), after=500).ask == (12,)


@pytest.mark.parametrize(("after", "asked"), [(69, ()), (70, (11,))])
def test_whoever_was_silent_is_asked_again_a_while_later(after: float, asked: tuple[int, ...]) -> None:
    assert decision(speakers(11), told(LAPSED, 11), after=after).ask == asked


def test_whoever_lost_a_card_is_asked_when_the_request_comes_back() -> None:
    assert decision(speakers(11), told(LOST, 11), after=1).ask == (11,)


def test_nobody_is_shown_the_same_request_twice_at_once() -> None:
    assert decision(speakers(11), told(SHOWN, 11), after=500).ask == ()


# Who is asked first


def test_fairest_is_asked_first() -> None:
    candidates = [
        speaker(11, claims=2),
        speaker(12, claims=1, idle_since=NOW - 60),
        speaker(13, claims=1, idle_since=NOW - 90),
        speaker(14, claims=3),
    ]
    assert decision(candidates).ask == (13, 12, 11)


@pytest.mark.parametrize(("more", "first"), [(0, 11), (1, 11), (3, 12)])
def test_fluent_is_asked_before_gets_by_until_fairness_forbids(more: int, first: int) -> None:
    candidates = [speaker(11, claims=4 + more), speaker(12, gets_by=("ar",), claims=4)]
    assert decision(candidates).ask[0] == first


@pytest.mark.parametrize(("more", "last"), [(0, 11), (1, 11), (3, 13)])
def test_speaker_of_a_scarce_language_is_spared_until_fairness_forbids(more: int, last: int) -> None:
    candidates = [speaker(11, "ar", "ti", claims=2), speaker(12, claims=2), speaker(13, claims=2 + more)]
    assert decision(candidates).ask[-1] == last


def test_scarce_is_what_few_who_are_free_speak() -> None:
    """Two who speak Tigrinya need no sparing here."""
    assert decision([speaker(11, "ar", "ti"), speaker(12), speaker(13), speaker(14, "ti")]).ask == (11, 12, 13)


def test_nobody_is_spared_when_few_speak_the_language_asked_for() -> None:
    assert decision([speaker(11, "ar", "ti"), speaker(12)]).ask == (11, 12)


def test_language_asked_for_is_not_what_its_speakers_are_spared_for() -> None:
    policy = replace(POLICY, spare_from=1, scarce_up_to=2)
    candidates = [speaker(11, "ti", claims=1), speaker(12, "ti", "ar")]
    assert decision(candidates, request=replace(ARABIC, language="ti"), policy=policy).ask == (11, 12)


def shares(*claims: int) -> list[Candidate]:
    """Mediators 11, 12, ... who have taken so many requests."""
    return [speaker(number, claims=taken) for number, taken in enumerate(claims, start=11)]


@pytest.mark.parametrize(("most", "asked"), [(4, (11, 12, 13)), (5, (11, 12))])
def test_whoever_would_have_twice_the_mean_is_left_in_peace(most: int, asked: tuple[int, ...]) -> None:
    """The mean of all who are free is 2.5 with 4, and a fifth would be just twice that; with 5 it is 2.75."""
    assert decision([*shares(2, 2, most), speaker(14, "uk", claims=2)]).ask == asked


def test_three_requests_are_nobody_s_share_too_many() -> None:
    assert decision(shares(0, 0, 2)).ask == (11, 12, 13)
    assert decision(shares(0, 0, 3)).ask == (11, 12)


@pytest.mark.parametrize("state", [DECLINED, ACCEPTED])
def test_nobody_is_left_in_peace_when_all_others_refused(state: OfferState) -> None:
    assert decision(shares(0, 0, 9), told(state, 11, 12), after=30).ask == (13,)


@pytest.mark.parametrize("state", [SHOWN, LAPSED])
def test_whoever_has_more_than_a_share_waits_for_those_who_are_silent(state: OfferState) -> None:
    assert decision(shares(0, 0, 9), told(state, 11, 12), after=65).ask == ()


def test_nobody_is_left_in_peace_when_the_bridge_opens() -> None:
    assert decision(shares(0, 0, 9), told(SHOWN, 11, 12, after=90), after=119).ask == ()
    assert decision(shares(0, 0, 9), told(SHOWN, 11, 12, after=90), after=120).ask == (13,)


def test_request_that_widened_early_looks_again_when_those_left_in_peace_are_asked() -> None:
    widened = replace(ARABIC, stage=Stage.BRIDGE)
    assert decision(shares(0, 0, 9), told(SHOWN, 11, 12, after=105), widened, after=110) == Decision(Stage.BRIDGE, (), NOW + 120)


def test_one_of_two_is_not_left_in_peace() -> None:
    assert decision([speaker(11), speaker(12, claims=9), speaker(13, "uk")]).ask == (11, 12)


def test_whoever_was_not_asked_yet_comes_before_whoever_was_silent() -> None:
    candidates = [speaker(11), speaker(12), speaker(13), speaker(14, claims=2)]
    assert decision(candidates, told(LAPSED, 11, 12, 13), after=80).ask == (14, 11, 12)


# The bridge


def test_bridge_opens_at_once_when_nobody_speaks_the_language() -> None:
    assert decision([speaker(11, "fr"), speaker(12, "uk")]) == Decision(Stage.BRIDGE, (11,), NOW + 20)


@pytest.mark.parametrize("state", [DECLINED, LAPSED, ACCEPTED])
def test_bridge_opens_when_all_direct_speakers_have_been_asked(state: OfferState) -> None:
    assert decision([speaker(11), speaker(12, "fr")], told(state, 11), after=60) == Decision(
        Stage.BRIDGE, (12,), NOW + (70 if state is LAPSED else 80)
    )


def test_bridge_waits_while_a_direct_speaker_may_answer() -> None:
    assert decision([speaker(11), speaker(12, "fr")], told(SHOWN, 11), after=60).stage is Stage.DIRECT


def test_bridge_waits_for_a_card_of_a_speaker_who_is_no_longer_on_duty() -> None:
    assert decision([speaker(12, "fr")], told(SHOWN, 11), after=60).stage is Stage.DIRECT


def test_bridge_waits_for_a_direct_speaker_who_looks_at_another_card() -> None:
    candidates = [speaker(11, has_offer=True), speaker(12, "fr")]
    assert decision(candidates, after=119) == Decision(Stage.DIRECT, (), NOW + 120)
    assert decision(candidates, after=120) == Decision(Stage.BRIDGE, (12,), NOW + 140)


def test_bridge_waits_for_a_direct_speaker_whose_card_was_lost() -> None:
    candidates = [speaker(11, has_offer=True), speaker(12, "fr")]
    assert decision(candidates, told(LOST, 11), after=60).stage is Stage.DIRECT


def test_silence_before_it_was_given_back_does_not_use_up_a_speaker() -> None:
    again = replace(ARABIC, waiting_since=NOW + 300)
    candidates, asked = [speaker(11), speaker(12, "fr")], told(LAPSED, 11) | told(ACCEPTED, 13)
    assert decision(candidates, asked, again, after=300) == Decision(Stage.DIRECT, (11,), NOW + 320)


def test_direct_speakers_come_before_the_bridge() -> None:
    widened = replace(ARABIC, stage=Stage.BRIDGE)
    assert decision([speaker(11, "fr"), speaker(12, claims=9)], request=widened).ask == (12, 11)


def test_fluent_bridge_comes_first() -> None:
    assert decision([speaker(11, gets_by=("fr",)), speaker(12, "fr")]).ask == (12, 11)


def test_bridge_is_a_language_both_know() -> None:
    assert (speaks(ARABIC, speaker(11, "fr")), bridges(ARABIC, speaker(11, "fr"))) == (False, True)
    assert (speaks(ARABIC, speaker(11)), bridges(ARABIC, speaker(11))) == (True, False)


# The organisers, and the end


@pytest.mark.parametrize("candidates", [[], [speaker(11, "uk")], [speaker(1)]])
def test_organisers_are_called_at_once_when_nobody_can_help(candidates: list[Candidate]) -> None:
    assert decision(candidates) == Decision(Stage.ORGANISERS, (), NOW + 20)


def test_organisers_are_called_when_the_bridge_is_used_up() -> None:
    asked = told(DECLINED, 11) | told(LAPSED, 12)
    assert decision([speaker(11), speaker(12, "fr")], asked, after=65) == Decision(Stage.ORGANISERS, (), NOW + 70)


def test_organisers_are_called_when_time_is_up_whoever_may_still_answer() -> None:
    widened = replace(ARABIC, stage=Stage.BRIDGE)
    assert decision([speaker(11)], told(SHOWN, 11, after=200), widened, after=239) == Decision(Stage.BRIDGE, (), NOW + 240)
    assert decision([speaker(11)], told(SHOWN, 11, after=200), widened, after=240).stage is Stage.ORGANISERS


def test_mediators_are_asked_on_beside_the_organisers() -> None:
    widened = replace(ARABIC, stage=Stage.ORGANISERS)
    assert decision([speaker(11), speaker(12, "fr")], request=widened, after=300).ask == (11, 12)


@pytest.mark.parametrize("stage", list(Stage))
def test_search_never_narrows(stage: Stage) -> None:
    assert decision(speakers(11, 12, 13), request=replace(ARABIC, stage=stage)).stage is stage


def test_search_ends_honestly_after_ten_minutes() -> None:
    widened = replace(ARABIC, stage=Stage.ORGANISERS)
    assert decision(speakers(11), request=widened, after=599) == Decision(Stage.ORGANISERS, (11,), NOW + 600)
    assert decision(speakers(11), request=widened, after=600) == Decision(Stage.ORGANISERS, (), NOW + 600, expired=True)


def test_time_that_waits_counts_from_when_it_was_given_back() -> None:
    assert not decision(speakers(11), request=replace(ARABIC, waiting_since=NOW + 300), after=600).expired


# Whatever the situation

TAGS = ("ar", "fr", "uk", "ti")
IDS = st.integers(1, 8)
moments = st.floats(NOW - 1_000, NOW + 1_000, allow_nan=False)
candidates_of_any_kind = st.lists(
    st.builds(
        Candidate,
        IDS,
        st.dictionaries(st.sampled_from(TAGS), st.booleans(), min_size=1),
        st.integers(0, 5),
        moments,
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda candidate: candidate.id,
)
requests_of_any_kind = st.builds(
    lambda since, stage, understood: replace(ARABIC, asked_at=since, waiting_since=since, stage=stage, understood=understood),
    moments,
    st.sampled_from(Stage),
    st.frozensets(st.sampled_from(TAGS[1:])),
)
cards_of_any_kind = st.dictionaries(IDS, st.builds(Asked, st.sampled_from(OfferState), moments))
policies = st.builds(
    Policy,
    wave_size=st.integers(1, 4),
    wave_seconds=st.floats(1, 60),
    ask_all_up_to=st.integers(0, 3),
    again_seconds=st.floats(0, 200),
    share_times=st.floats(1, 3),
    share_from=st.integers(1, 4),
    fluent_claims=st.floats(0, 5),
    spare_claims=st.floats(0, 5),
    spare_from=st.integers(1, 4),
    scarce_up_to=st.integers(0, 3),
    bridge_seconds=st.floats(0, 200),
    organisers_seconds=st.floats(0, 400),
)
situations = (requests_of_any_kind, candidates_of_any_kind, cards_of_any_kind, policies, moments)


@given(*situations)
def test_whatever_happens_only_the_free_and_willing_are_asked_and_once(
    request: Request, candidates: list[Candidate], asked: dict[int, Asked], policy: Policy, now: float
) -> None:
    known = {candidate.id: candidate for candidate in candidates}
    decided = decide(request, candidates, asked, policy, now)
    assert len(set(decided.ask)) == len(decided.ask)
    for number in decided.ask:
        candidate, before = known[number], asked.get(number)
        assert number != request.visitor_id
        assert not candidate.has_offer
        assert before is None or before.state in {LOST, LAPSED}
        assert before is None or before.state is LOST or now >= before.at + policy.again_seconds
        assert speaks(request, candidate) or (decided.stage is not Stage.DIRECT and bridges(request, candidate))


@given(*situations)
def test_whatever_happens_no_more_than_a_wave_is_given_time_to_answer_unless_few_are_possible(
    request: Request, candidates: list[Candidate], asked: dict[int, Asked], policy: Policy, now: float
) -> None:
    decided = decide(request, candidates, asked, policy, now)
    answering = sum(card.state is SHOWN and now < card.at + policy.wave_seconds for card in asked.values())
    possible = [
        one.id
        for one in candidates
        if one.id != request.visitor_id
        and (speaks(request, one) or (decided.stage is not Stage.DIRECT and bridges(request, one)))
    ]
    assert len(possible) <= policy.ask_all_up_to or len(decided.ask) <= max(0, policy.wave_size - answering)


@given(*situations)
def test_whatever_happens_the_search_widens_and_ends_in_time_and_is_looked_at_again(
    request: Request, candidates: list[Candidate], asked: dict[int, Asked], policy: Policy, now: float
) -> None:
    stages = list(Stage)
    decided = decide(request, candidates, asked, policy, now)
    end = request.waiting_since + policy.patience_seconds
    assert decided.expired == (now >= end)
    assert stages.index(decided.stage) >= stages.index(request.stage)
    if decided.expired:
        assert decided.ask == ()
    else:
        assert now < decided.again_at <= min(end, now + policy.wave_seconds)
        assert decided.stage is not Stage.DIRECT or now < request.waiting_since + policy.bridge_seconds


@given(requests_of_any_kind, candidates_of_any_kind, policies)
def test_whoever_could_help_is_asked_before_the_end_when_nobody_answers(
    request: Request, candidates: list[Candidate], policy: Policy
) -> None:
    """Only the times that the decisions themselves name are looked at."""
    candidates = [replace(candidate, has_offer=False) for candidate in candidates]
    request = replace(request, stage=Stage.DIRECT)
    now, asked, stages = request.waiting_since, dict[int, Asked](), [Stage.DIRECT]
    while not (decided := decide(request, candidates, asked, policy, now)).expired:
        request = replace(request, stage=decided.stage)
        stages.append(decided.stage)
        asked |= {number: Asked(SHOWN, now) for number in decided.ask}
        now = decided.again_at
        lapsed = [number for number, card in asked.items() if card.state is SHOWN and now >= card.at + policy.offer_seconds]
        asked |= {number: Asked(LAPSED, asked[number].at) for number in lapsed}
    could_help = {one.id for one in candidates if speaks(request, one) or bridges(request, one)} - {request.visitor_id}
    assert now == request.waiting_since + policy.patience_seconds
    assert stages[-1] is Stage.ORGANISERS
    assert asked.keys() == could_help
