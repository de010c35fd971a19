"""The numbers of mediation, all in one place. Those of waves are chosen by judgement so far (docs/mediation.md)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """Seconds unless said otherwise."""

    wave_size: int = 3  # mediators asked at once
    wave_seconds: float = 20.0  # until the next wave
    ask_all_up_to: int = 2  # so few possible mediators are asked all at once
    offer_seconds: float = 60.0  # until an unanswered offer lapses
    again_seconds: float = 45.0  # after a lapsed offer the same mediator may be asked again
    spare_from: int = 3  # so many free speakers spare those who also speak something scarce
    scarce_up_to: int = 2  # a language with so few speakers on duty is scarce
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
