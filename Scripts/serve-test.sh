#!/bin/sh
# Installs what `make serve-test` needs, a browser and its driver, and looks at a batch while it runs.
set -eu
cd "$(dirname "$0")/.."
here=.build-report
. Scripts/browser.sh
rm -rf "$here/served" "$here/served-pictures"
"$here/venv/bin/python" Scripts/serve-test.py .build/debug/engram "$here/served" "$here/served-pictures"
