#!/bin/sh
# copy-package.sh FOLDER: puts what a fresh clone would hold, and what is not committed yet, into
# FOLDER/engram. What was built there before stays, so that a second time is quick.
set -eu
copy=$1/engram
mkdir -p "$copy"
find "$copy" -mindepth 1 -maxdepth 1 ! -name .build -exec rm -rf {} +
git -c core.quotePath=false ls-files --cached --others --exclude-standard |
  while IFS= read -r file; do [ ! -e "$file" ] || printf '%s\n' "$file"; done |
  tar --create --files-from - | tar --extract --directory "$copy"
