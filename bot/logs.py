"""Logs: structured, to standard error, without message texts and without the token."""

import logging
import sys

import structlog


def configure_logs(log_format: str) -> None:
    """Log for people (`console`) or for machines (`json`). Tracebacks come without variables: people's words are in them."""
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([structlog.processors.format_exc_info] if log_format == "json" else []),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # the one of the moment: tests close theirs
    )
    # httpx writes every address it calls at INFO, and the token is part of Telegram's addresses.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
