#!/bin/sh
# Write both lock files anew: what the monitor needs, and what its tests need on top.
# Names, versions and hashes for all platforms; no index address, so that everybody
# installs from the index they have. Needs uv.
#   make lock                      keep the versions that still fit
#   sh deploy/lock.sh --upgrade    take the newest that the bounds allow
set -eu
cd "$(dirname "$0")/.."

lock() {
  uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate -q "$@"
}

lock --group build -o requirements.lock "$@"

# The development lock leaves out what the first one has: the two are disjoint.
known=$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/--no-emit-package \1/p' requirements.lock | sort -u)
# shellcheck disable=SC2086  # one word per option and per name
lock --group dev -c requirements.lock $known -o requirements-dev.lock "$@"
