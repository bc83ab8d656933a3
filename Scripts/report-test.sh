#!/bin/sh
# Installs what `make report-test` needs, a browser and its driver, makes a report and looks at it.
set -eu
cd "$(dirname "$0")/.."
here=.build-report
for package in chromium fonts-dejavu python3-venv; do
  dpkg -s "$package" > /dev/null 2>&1 || {
    echo "installing $package"
    apt-get install -y "$package" > /dev/null
  }
done
[ -x "$here/venv/bin/playwright" ] || {
  python3 -m venv "$here/venv"
  "$here/venv/bin/pip" install -q playwright
}
rm -rf "$here/runs" "$here/pictures"
.build/debug/engram batch Tests/Reports -j 2 --out "$here/runs" || [ $? = 1 ]
"$here/venv/bin/python" Scripts/report-test.py "$here/runs/report.html" "$here/pictures"
