# Everything that people do with this repository. Each target makes the virtual environment and installs the locked
# dependencies first; where nothing changed since, that takes no time. On Windows see README, "Windows and macOS".
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
NODE_STAMP := tests/e2e/node/node_modules/.installed

.PHONY: run test check lint types imports bench screenshots format build smoke package package-test clean

run: $(STAMP)
	@$(BIN)/python -m gateway.cli run-demo

test: $(STAMP) $(NODE_STAMP)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 --dist loadfile -q

check: lint types imports

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports

bench: $(STAMP)
	$(BIN)/python -m tests.bench

screenshots: $(STAMP)
	@for one in screenshots $(notdir $(basename $(wildcard tests/gui/shots_*.py))); do \
	  QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.gui.$$one || exit 1; done

# The application in dist/portway, then what is made of it. See README, "Release", and build_spec/RELEASE.md.
build: $(STAMP)
	$(BIN)/python -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build/parts build_spec/portway.spec

smoke: $(STAMP)
	$(BIN)/python build_spec/smoke.py dist/portway

package: $(STAMP)
	$(BIN)/python build_spec/package.py dist

package-test: $(STAMP)
	sh build_spec/linux/package_test.sh dist

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The JavaScript client libraries that the end-to-end tests drive; without npm these tests are skipped and say so.
$(NODE_STAMP): $(wildcard tests/e2e/node/package.json)
	@if [ ! -e tests/e2e/node/package.json ]; then :; \
	elif command -v npm >/dev/null 2>&1; then \
	  cd tests/e2e/node && npm install --no-audit --no-fund --no-package-lock --loglevel=error && touch node_modules/.installed; \
	else echo "npm is missing, so the tests with the JavaScript clients are skipped."; fi

$(STAMP): requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $(STAMP)

clean:
	rm -rf $(VENV) build dist tests/e2e/node/node_modules
