"""The numbers of announcements, all in one place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """Seconds unless said otherwise."""

    second_above: int | None = None  # with more recipients another organiser must confirm; None: never
    late_seconds: float = 300.0  # a scheduled announcement that is later than this is missed, and organisers are asked
    fewest: int = 5  # people in an audience by topic or stand: nobody is to be singled out by what they asked
    attempts: int = 10  # calls that brought no answer but an error, until a delivery has failed: two minutes
    first_pause: float = 0.25  # between two of them; it doubles each time
    longest_pause: float = 60.0

    rate_seconds: float = 10.0  # how fast it goes is measured over the last so many
    refresh_seconds: float = 2.0  # between two changes of the message that shows how far it is

    def pause(self, attempts: int) -> float:
        """How long to wait after so many attempts, the first is 0."""
        return min(self.first_pause * 2.0**attempts, self.longest_pause)
