#!/bin/sh
# Pins every dependency with its hashes; run it after changing pyproject.toml.
set -eu
cd "$(dirname "$0")/.."
uv pip compile --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra postgres pyproject.toml -o requirements/run.txt -q
uv pip compile --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra postgres --extra test pyproject.toml -c requirements/run.txt -o requirements/dev.txt -q
