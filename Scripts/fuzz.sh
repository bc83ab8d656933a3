#!/bin/sh
# Fuzzes the whole way from bytes to messages: fuzz.sh SECONDS. Starts from the experiments, the corpus
# of mistakes and what earlier runs found worth keeping (Fuzz/Corpus); fails if anything traps, hangs or
# eats memory. With KEEP=1, inputs that reach something new are added to Fuzz/Corpus, minimised.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-600}
scratch=.build-fuzz
mkdir -p $scratch/corpus $scratch/found Fuzz/Corpus
ENGRAM_FUZZ=1 swift build -c release --scratch-path $scratch --product EngramFuzz \
  -Xswiftc -sanitize=fuzzer -Xcc -fsanitize=fuzzer-no-link
program=$scratch/release/EngramFuzz
for file in $(find Experiments Tests/Corpus Tests/Schema -name '*.yaml'); do
  cp "$file" "$scratch/corpus/$(echo "$file" | tr '/' '_')"
done
"$program" "$scratch/corpus" Fuzz/Corpus -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1500 \
  -max_len=8192 -dict=Fuzz/experiment.dict -artifact_prefix=$scratch/found/ -print_final_stats=1
if [ "${KEEP:-}" = 1 ]; then
  rm -rf $scratch/merged && mkdir $scratch/merged
  "$program" -merge=1 -max_len=450 $scratch/merged Fuzz/Corpus $scratch/corpus
  rm -rf Fuzz/Corpus && mv $scratch/merged Fuzz/Corpus
fi
