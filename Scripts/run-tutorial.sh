#!/bin/sh
# run-tutorial.sh ARTICLE FOLDER: follows an article in a fresh copy of the package below FOLDER.
#
# In the article, ```sh blocks are run in one shell, one after the other; a ```text block says what
# the block before it prints, with ... for anything; and a block under a line of the form
# **path/of/file** is the content of that file.
set -eu
# What a person sees, even when make runs this.
unset MAKEFLAGS MAKELEVEL MFLAGS
article=$PWD/$1
scripts=$PWD/Scripts
Scripts/copy-package.sh "$2"
cd "$2"
rm -rf steps
mkdir steps

# Every block becomes a file steps/NUMBER.kind.
awk '
  /^```/ && inside { inside = 0; close(name); next }
  /^```/ {
    inside = 1; number++
    kind = substr($0, 4)
    if (kind == "text") { name = sprintf("steps/%02d.expected", number - 1) }
    else if (path != "") { name = sprintf("steps/%02d.file", number); print path > name }
    else if (kind == "sh") { name = sprintf("steps/%02d.sh", number) }
    else { name = "/dev/null" }
    next
  }
  inside { print > name; next }
  /^\*\*[^ ]+\*\*$/ { path = substr($0, 3, length($0) - 4); next }
  NF { path = "" }
' "$article"

cd engram
for step in ../steps/*; do
  name=$(basename "$step")
  case $name in
  *.file)
    path=$(head -n 1 "$step")
    echo "== writing $path"
    tail -n +2 "$step" > "$path"
    ;;
  *.sh)
    sed 's/^/$ /' "$step"
    # In this shell, so that its variables reach the next block.
    . "$step" > ../output || { cat ../output; echo "run-tutorial: step $name failed" >&2; exit 1; }
    cat ../output
    expected=../steps/${name%.sh}.expected
    [ ! -e "$expected" ] || awk -f "$scripts/compare-output.awk" "$expected" ../output
    ;;
  esac
done
echo "run-tutorial: $(ls ../steps | wc -l) steps of $(basename "$article") work as written"
