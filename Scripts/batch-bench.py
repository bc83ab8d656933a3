#!/usr/bin/env python3
"""Times what a batch adds to each of its jobs, and the list and the report of 10,000 finished runs.

Usage: Scripts/batch-bench.py PROGRAM [--jobs 60] [--runs 10000]

The first number is the wall time of a batch of tiny jobs, one at a time, less that of the same experiments
as processes of `engram run`, per job. The 10,000 runs are copies of the files of one real run with other
seeds. Exit code 0 if the overhead is under 0.1 s a job, the list under a second and the report under ten.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

EXPERIMENT = """\
experiment: tiny
SEEDS
lanes: 1
components:
  seen: {type: glyphs, size: 8, normalize: unit, classes: 12, examples: 6}
  unseen: {type: glyphs, size: 8, normalize: unit, classes: 8, examples: 6, first-class: 1000}
learners:
  acl:
    type: acl
    stream: {type: episodes, datasets: [$seen], tasks: 2, ways: 2, shots: 1}
    encoder: {type: conv4, blocks: 2, channels: 4}
    layer: {type: srwm, heads: 4}
    width: 32
    layers: 1
    batch: 2
    steps: 4
evaluations:
  held-out: {type: episodes, datasets: [$unseen], tasks: 2, ways: 2, shots: 1, queries: 4, count: 3}
"""


def timed(*words):
    start = time.perf_counter()
    done = subprocess.run(words, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)} ended with {done.returncode}: {done.stderr}")
    return seconds, done.stdout


def copies(source, folder, count):
    """Copies of a run with other seeds."""
    summary = json.loads((source / "summary.json").read_text())
    names = [path.name for path in source.iterdir() if path.is_file() and path.suffix != ".safetensors"]
    for seed in range(1, count + 1):
        own = folder / f"seed-{seed}"
        own.mkdir(parents=True)
        for name in names:
            if name != "summary.json":
                shutil.copyfile(source / name, own / name)
        summary["seed"] = seed
        (own / "summary.json").write_text(json.dumps(summary))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=lambda name: str(pathlib.Path(name).resolve()))
    parser.add_argument("--jobs", type=int, default=60)
    parser.add_argument("--runs", type=int, default=10000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        one, many = folder / "one.yaml", folder / "many.yaml"
        one.write_text(EXPERIMENT.replace("SEEDS", "seed: 1"))
        many.write_text(EXPERIMENT.replace("SEEDS", f"seeds: {given.jobs}"))
        direct = 0.0
        for index in range(given.jobs):
            seconds, _ = timed(given.program, "run", str(one), "--out", str(folder / f"run-{index}"))
            direct += seconds
        batched, _ = timed(given.program, "batch", str(many), "-j", "1", "--out", str(folder / "batch"))
        overhead = (batched - direct) / given.jobs
        print(
            f"{given.jobs} jobs: {1000 * batched / given.jobs:.0f} ms each in a batch, "
            f"{1000 * direct / given.jobs:.0f} ms each by engram run: {1000 * overhead:.0f} ms are the batch's")
        (source,) = [path.parent for path in (folder / "run-0").rglob("summary.json")]
        copies(source, folder / "copies", given.runs)
        listing, text = timed(given.program, "runs", "list", str(folder / "copies"))
        lines = len(text.splitlines()) - 1
        report, _ = timed(
            given.program, "report", str(folder / "copies"), "-o", str(folder / "report.html"))
        size = (folder / "report.html").stat().st_size
        print(f"{given.runs} runs: listed ({lines} lines) in {listing:.2f} s")
        print(f"{given.runs} runs: reported ({size / 1e6:.1f} MB) in {report:.2f} s")
    sys.exit(0 if overhead < 0.1 and listing < 1 and report < 10 and lines == given.runs else 1)


main()
