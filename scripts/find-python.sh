#!/usr/bin/env bash
# Prints the path of a Python 3.13 that really runs, or says what to install and fails.
#
# Order: $PYTHON, the PATH, pyenv's versions, uv's versions, and at last one that uv downloads.
# A name on the PATH proves nothing: pyenv's shims exist for versions that are not switched on.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=3.13

# The interpreter behind $1 when it is the wanted version, else failure.
interpreter() {
  "$1" -c "import sys; assert '%d.%d' % sys.version_info[:2] == '$wanted'; print(sys.executable)" 2>/dev/null
}

# Where pyenv may keep its versions: HOME can be a clean one, so the account's own is looked at too.
pyenv_roots() {
  printf '%s\n' "${PYENV_ROOT:-}" "${HOME:-}/.pyenv"
  eval "printf '%s\n' ~$(id -un)/.pyenv" 2>/dev/null || true
}

candidates() {
  [ -z "${PYTHON:-}" ] || printf '%s\n' "$PYTHON"
  type -aP "python$wanted" python3 python || true
  pyenv_roots | while IFS= read -r root; do
    [ -z "$root" ] || ls -1d "$root/versions/$wanted".*/bin/"python$wanted" 2>/dev/null | sort -rV || true
  done
  ls -1d "/usr/local/bin/python$wanted" "/opt/homebrew/bin/python$wanted" 2>/dev/null || true
  if command -v uv >/dev/null; then uv python find "$wanted" 2>/dev/null || true; fi
}

# uv itself, from the PATH or put into .venv/uv by whatever Python there is; prints its path.
some_uv() {
  command -v uv && return
  [ -x .venv/uv/bin/uv ] || {
    python3 -m venv .venv/uv && .venv/uv/bin/python -m pip install --quiet uv
  } >/dev/null 2>&1 || return 1
  printf '%s\n' .venv/uv/bin/uv
}

[ -z "${PYTHON:-}" ] || interpreter "$PYTHON" >/dev/null ||
  echo "PYTHON=$PYTHON does not run as Python $wanted: looking elsewhere." >&2

while IFS= read -r candidate; do
  interpreter "$candidate" && exit
done < <(candidates)

if uv=$(some_uv); then
  echo "No Python $wanted on this machine: asking uv for one." >&2
  if "$uv" python install "$wanted" >&2 && found=$("$uv" python find "$wanted"); then
    interpreter "$found" && exit
  fi
fi

cat >&2 <<MESSAGE

Atende needs Python $wanted, and none was found here. Any of these brings it:

  Debian 13, Ubuntu 25.04 or later   apt-get install python$wanted python$wanted-venv
  Fedora                             dnf install python$wanted
  macOS with Homebrew                brew install python@$wanted
  pyenv                              pyenv install $wanted
  uv                                 uv python install $wanted

Then run the same command again. A Python kept elsewhere: PYTHON=/path/to/python$wanted make run
MESSAGE
exit 1
