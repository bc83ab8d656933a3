#!/bin/sh
# Fuzzes the readers of data files, one after the other: fuzz-readers.sh SECONDS [READER…]. Starts from
# good files and from what earlier runs learned; goes on to the next reader after a finding, and fails
# at the end. AddressSanitizer watches over everything that is not a library of the system.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-300}
shift || true
scratch=.build-fuzz-readers
ENGRAM_FUZZ=1 swift build -c release --scratch-path $scratch --product EngramReaderFuzz \
  -Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing \
  -Xcc -fsanitize=fuzzer-no-link,address
program=$scratch/release/EngramReaderFuzz
mkdir -p $scratch/found
memory=$([ -d /dev/shm ] && echo /dev/shm || echo /tmp)
ENGRAM_FUZZ_FOLDER=$(mktemp -d "$memory/engram-fuzz-XXXXXX")
export ENGRAM_FUZZ_FOLDER
trap 'rm -rf "$ENGRAM_FUZZ_FOLDER"' EXIT
# Sizes of inputs are refused by the readers, not by the allocator.
export ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=16:allocator_may_return_null=1
# The backtraces of Swift read whatever memory is near; that would be a second finding.
export SWIFT_BACKTRACE=enable=no
"$program" seeds $scratch/seeds
failures=0
for reader in ${*:-$(ls $scratch/seeds)}; do
  mkdir -p "$scratch/corpus/$reader"
  log=$scratch/$reader.log
  rm -rf "${ENGRAM_FUZZ_FOLDER:?}"/*
  if ENGRAM_READER=$reader "$program" "$scratch/corpus/$reader" "$scratch/seeds/$reader" \
    -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2000 -max_len=65536 \
    -artifact_prefix="$scratch/found/$reader-" -print_final_stats=1 > "$log" 2>&1
  then
    count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    echo "$reader: ${count:-0} inputs in $seconds s, nothing found"
  else
    failures=$((failures + 1))
    echo "$reader: FAILED, see $log; the input is in $scratch/found"
  fi
done
exit $((failures > 0))
