"""Logs go to standard error and tell what failed, never with the words and values around it."""

import json
import subprocess
import sys

import pytest

# A process of its own: logs are configured once for all.
FAILS = """
import sys
import structlog
from bot.logs import configure_logs

configure_logs(sys.argv[1])
words = "what the visitor " + "wrote"
try:
    {}[1]
except KeyError as broken:
    structlog.get_logger().error("update_failed", update=7, exc_info=broken)
import logging
logging.getLogger("httpx").info("POST https://api.telegram.org/bot1:" + "token")
"""


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_exception_is_logged_without_local_values(log_format: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", FAILS, log_format], capture_output=True, text=True, timeout=30, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "")
    assert "update_failed" in ran.stderr
    assert "KeyError: 1" in ran.stderr
    assert "what the visitor wrote" not in ran.stderr
    assert "bot1:token" not in ran.stderr


def test_json_is_one_object_a_line() -> None:
    ran = subprocess.run([sys.executable, "-c", FAILS, "json"], capture_output=True, text=True, timeout=30, check=False)
    (line,) = ran.stderr.splitlines()
    logged = json.loads(line)
    assert {name: logged[name] for name in ("event", "level", "update")} == {
        "event": "update_failed",
        "level": "error",
        "update": 7,
    }
