# The two commands a newcomer needs: `make rehearse` and `make test`. Both install what is missing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: rehearse screenshots test any-order race kills courier-kills learn texts requirements clean

rehearse: $(READY)
	$(BIN)/python -m bot rehearse

# The pictures of docs/screenshots/, from the real bot on the rehearsal's page. Needs chromium.
screenshots: $(READY)
	$(BIN)/python -m benchmarks.screenshots

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m bot check
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=
	$(BIN)/coverage report --omit "bot/rehearsal/*" --fail-under=90
	$(BIN)/coverage report --include "bot/rehearsal/*" --fail-under=75

# Tests with larger numbers than in `make test`: a thousand days of mediation (about 6 minutes on an idle machine) and five hundred of
# announcements in any order, 10,000 claims on each database (about 10), the bot killed 50 times (about 8). What they found is in
# docs/mediation.md and docs/announcements.md.
any-order: $(READY)
	$(BIN)/python -m pytest -n 2 --long tests/mediation/test_any_order.py tests/announcements/test_any_order.py

race: $(READY)
	$(BIN)/python -m pytest --long -s tests/mediation/test_race.py

kills: $(READY)
	$(BIN)/python -m pytest --long -s tests/end_to_end/test_kills.py

# Couriers killed fifty times over an announcement to 2,000 people, on SQLite and on PostgreSQL; docs/announcements.md.
courier-kills: $(READY)
	$(BIN)/python -m pytest --long -s tests/announcements/test_kills.py

# After a change in data/needs/: fits the guide to the examples anew.
learn: $(READY)
	$(BIN)/python -m bot learn

# After a change in a sentence of bot/ or in data/stands.yaml: brings the catalogues in locales/ up to date.
texts: $(READY)
	$(BIN)/python -m babel.messages.frontend -q extract -F pyproject.toml --no-default-keywords -k say -k plural:1,2 -k label -k alert -k phrase \
		-k mark:1 --no-location --omit-header -o locales/bot.pot bot
	$(BIN)/python -m babel.messages.frontend -q extract -F pyproject.toml --no-location --omit-header -o locales/stands.pot data
	$(BIN)/python -m babel.messages.frontend -q update -N --ignore-pot-creation-date -i locales/bot.pot -d locales -D bot
	$(BIN)/python -m babel.messages.frontend -q update -N --ignore-pot-creation-date -i locales/stands.pot -d locales -D stands

# After a change of the dependencies in pyproject.toml: pins every version anew.
requirements: $(READY)
	$(BIN)/pip-compile -q --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements.txt pyproject.toml
	$(BIN)/pip-compile -q --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --extra dev \
		-c requirements.txt -o requirements-dev.txt pyproject.toml

$(READY): requirements.txt requirements-dev.txt
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV)
