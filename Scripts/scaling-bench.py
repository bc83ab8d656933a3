#!/usr/bin/env python3
"""Times the steps of one run by 1, 2 and 4 processes of one lane each, and the sum of their gradients.

Usage: Scripts/scaling-bench.py PROGRAM [--mpirun 'mpirun -n'] [--steps 40] [--rounds 3] [--batch 16]

libengram-mpi.so (make mpi) lies beside the program. The rounds are interleaved, so that what else the
computer does meets all alike; of each number of processes the fastest round counts, and of a round the
median step. What the processors had to do besides is told by the load average.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile

EXPERIMENT = """\
experiment: scaling
seed: 1
lanes: LANES
checkpoint: {every: 1000000}
learners:
  acl:
    type: acl
    stream:
      type: episodes
      datasets: [{type: glyphs, size: 28, normalize: unit, classes: 60, examples: 20}]
      tasks: 2
      ways: 5
      shots: 5
    encoder: {type: conv4, channels: 32}
    layer: {type: srwm, heads: 8}
    width: WIDTH
    layers: 2
    batch: BATCH
    episodes-per-pass: 1
    steps: STEPS
evaluations:
  held-out:
    type: episodes
    datasets: [{type: glyphs, size: 28, normalize: unit, classes: 20, examples: 20, first-class: 1000}]
    tasks: 2
    ways: 5
    shots: 5
    queries: 1
    count: 1
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--mpirun", default="mpirun --oversubscribe -n")
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--ranks", type=int, nargs="+", default=[1, 2, 4])
    arguments = parser.parse_args()
    root = pathlib.Path(tempfile.mkdtemp(prefix="engram-scaling-"))
    environment = dict(
        os.environ, HOME=str(root), OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
        OMPI_MCA_btl_vader_single_copy_mechanism="none")
    program = os.path.abspath(arguments.program)
    found = {ranks: [] for ranks in arguments.ranks}
    for number in range(arguments.rounds):
        for ranks in arguments.ranks:
            text = EXPERIMENT
            for word, value in [("LANES", ranks), ("WIDTH", arguments.width), ("BATCH", arguments.batch),
                                ("STEPS", arguments.steps)]:
                text = text.replace(word, str(value))
            (root / "scaling.yaml").write_text(text)
            launcher = arguments.mpirun.split() + [str(ranks)] if ranks > 1 else []
            run = root / f"run-{number}-{ranks}"
            said = subprocess.run(
                [*launcher, program, "run", "scaling.yaml", "--out", str(run)], cwd=root, check=True,
                env=environment, capture_output=True, text=True).stderr
            lines = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
            times = [line["seconds"] for line in lines]
            steps = [after - before for before, after in zip(times[4:], times[5:])]
            adding = re.search(r"times in ([\d.]+) ms", said)
            found[ranks].append((statistics.median(steps) * 1000, float(adding[1]) if adding else 0))
            facts = json.loads((run / "summary.json").read_text())["facts"]
            print(f"round {number + 1}, {ranks} processes: {found[ranks][-1][0]:.1f} ms per step, "
                  f"{found[ranks][-1][1]:.1f} ms of it the sum; load {os.getloadavg()[0]:.1f}", flush=True)
    print(f"{facts}, batch {arguments.batch}")
    one = min(found[arguments.ranks[0]])[0]
    for ranks in arguments.ranks:
        step, adding = min(found[ranks])
        print(f"{ranks} processes: {step:.1f} ms per step, {adding:.1f} ms the sum, "
              f"{one / step:.2f} times as fast as {arguments.ranks[0]}")
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
