#!/usr/bin/env bash
# Makes .venv hold what uv.lock says, for one purpose: scripts/set-up.sh build|dev
#
#   build   what serving from a checkout needs: the application and the tools of the asset build
#   dev     the same and all the checks and tests
#
# Run as often as you like: with nothing to do it takes about a tenth of a second and no network.
# What the lock does not name is left alone, so a library being tried out survives.
set -euo pipefail
cd "$(dirname "$0")/.."
group=$1

is_wanted_python() {
  [ -x .venv/bin/python ] && .venv/bin/python -c 'import sys; assert sys.version_info[:2] == (3, 13)' 2>/dev/null
}

make_venv() {
  local python said
  python=$(scripts/find-python.sh)
  echo "Making .venv with $python"
  said=$("$python" -m venv --clear .venv 2>&1) && return
  command -v uv >/dev/null && uv venv --quiet --clear --seed --python "$python" .venv && return
  echo "$said" >&2
  echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3.13-venv" >&2
  exit 1
}

# uv is in the lock like everything else, so its version is written once.
locked_uv() {
  .venv/bin/python -c '
import tomllib
from pathlib import Path

packages = tomllib.loads(Path("uv.lock").read_text())["package"]
print(next(p["version"] for p in packages if p["name"] == "uv"))'
}

is_wanted_python || make_venv
if ! [ -x .venv/bin/uv ]; then
  echo "Installing what uv.lock names (the first time takes a minute)"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$(locked_uv)"
fi
.venv/bin/uv sync --quiet --frozen --inexact --no-default-groups --group "$group"
