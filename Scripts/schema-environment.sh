#!/bin/sh
# Makes .build/schema-check, a Python environment that can check files against a JSON Schema.
#
# The packages come from PyPI. Where it cannot be reached the script says so and ends well: the tests
# that need it are skipped.
set -eu

cd "$(dirname "$0")/.."
folder=.build/schema-check
wanted=Scripts/schema-requirements.txt
if cmp -s "$wanted" "$folder/installed.txt"; then exit 0; fi

if ! command -v python3 >/dev/null 2>&1; then
  echo "no python3: the JSON Schema is not tested" >&2
  exit 0
fi
mkdir -p .build
rm -rf "$folder"
if python3 -m venv "$folder" &&
  "$folder/bin/pip" install --quiet --disable-pip-version-check --timeout 20 --retries 1 \
    -r "$wanted"; then
  cp "$wanted" "$folder/installed.txt"
else
  rm -rf "$folder"
  echo "PyPI cannot be reached, or python3 has no venv: the JSON Schema is not tested" >&2
fi
