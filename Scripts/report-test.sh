#!/bin/sh
# Installs what `make report-test` needs, a browser and its driver, makes a report and looks at it.
set -eu
cd "$(dirname "$0")/.."
here=.build-report
. Scripts/browser.sh
rm -rf "$here/runs" "$here/pictures"
.build/debug/engram batch Tests/Reports -j 2 --out "$here/runs" || [ $? = 1 ]
"$here/venv/bin/python" Scripts/report-test.py "$here/runs/report.html" "$here/pictures"
