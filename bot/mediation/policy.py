"""The numbers of mediation, all in one place. Those of waves are chosen by judgement so far (docs/mediation.md)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """Seconds unless said otherwise."""

    wave_size: int = 2  # mediators who are given wave_seconds to answer at the same time
    wave_seconds: float = 20.0  # after which an open card no longer keeps others from being asked
    ask_all_up_to: int = 2  # so few possible mediators are asked all at once
    offer_seconds: float = 60.0  # until an unanswered offer lapses
    again_seconds: float = 60.0  # after a card was shown; when it lapsed, the same mediator may be asked again
    fluent_claims: float = 2.0  # so many requests more does the fluent mediator take before one who gets by is asked first
    spare_claims: float = 2.0  # and so many one without a scarce language before one with
    share_times: float = 2.0  # so many times the mean of those free is more than a mediator's share of requests
    share_from: int = 3  # but so many are no more than anybody's share
    spare_from: int = 3  # so many free speakers spare those who also speak something scarce
    scarce_up_to: int = 2  # a language with so few free speakers is scarce
    bridge_seconds: float = 120.0  # of waiting, until those who share another language are asked as well
    organisers_seconds: float = 240.0  # of waiting, until the organisers are asked
    patience_seconds: float = 600.0  # of waiting, until the honest end
    met_question_seconds: float = 300.0  # after a claim without "met"
    silent_seconds: float = 480.0  # after a claim without "met": given back
    busy_question_seconds: float = 2700.0  # after "met" without "done"
    done_seconds: float = 5400.0  # after "met": counted as done
    unanswered_question: int = 2  # offers in a row
    unanswered_off: int = 3
    alarm_again_seconds: float = 900.0  # of one language
