#!/usr/bin/env python3
"""Runs a batch of 60 jobs, 5 of which fail in different ways, once undisturbed and once killed ten times.

Usage: Scripts/batch-check.py PROGRAM [--kills 10] [--seed 1]

The batch is run with -j 2. Of the second run the launcher is killed with SIGKILL at random moments and
started again. Both must end with 55 results and 5 clear failures, and with the same results. Exit code 0
if they do.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

EXPERIMENT = """\
experiment: NAME
SEEDS
lanes: 1
checkpoint: {every: 3}
components:
  seen: {type: glyphs, size: 8, normalize: unit, classes: 12, examples: 6}
  unseen: UNSEEN
learners:
  acl:
    type: acl
    stream: {type: episodes, datasets: [$seen], tasks: 2, ways: 2, shots: 1}
    encoder: {type: conv4, blocks: 2, channels: CHANNELS}
    layer: {type: srwm, heads: 4}
    width: 32
    layers: 1
    batch: 2
    steps: STEPS
    OPTIMIZER
evaluations:
  held-out: {type: episodes, datasets: [$unseen], tasks: 2, ways: 2, shots: 1, queries: 4, count: 3}
"""
UNSEEN = "{type: glyphs, size: 8, normalize: unit, classes: 8, examples: 6, first-class: 1000}"
MISSING = "{type: mnist, part: test, transforms: [{type: resize, size: 8}]}"
WORDS = ["-j", "2", "--timeout", "20s", "--memory", "100MiB"]
KINDS = {
    "bad-data": "error", "nan": "error", "killed": "killed", "time": "out-of-time",
    "memory": "out-of-memory",
}


def write_experiments(folder):
    def write(name, seeds="seed: 1", unseen=UNSEEN, channels=4, steps=40, optimizer=""):
        text = EXPERIMENT
        for word, value in [
            ("NAME", name), ("SEEDS", seeds), ("UNSEEN", unseen), ("CHANNELS", str(channels)),
            ("STEPS", str(steps)), ("OPTIMIZER", optimizer),
        ]:
            text = text.replace(word, value)
        (folder / f"{name}.yaml").write_text(text)

    folder.mkdir()
    write("good", seeds="seeds: 55")
    write("bad-data", unseen=MISSING)
    write("nan", optimizer="optimizer: {type: sgd, rate: {type: constant, value: 1000}}")
    write("killed", steps=10**6)
    write("time", steps=10**6)
    write("memory", channels=512, steps=10**6)


class Killer(threading.Thread):
    """Kills the process of the job named `killed` whenever there is one."""

    def __init__(self, batch):
        super().__init__(daemon=True)
        self.batch = batch
        self.ends = False

    def run(self):
        while not self.ends:
            for file in self.batch.glob("jobs/killed-*/state.json"):
                state = json.loads(file.read_text())
                if state["state"] == "running":
                    try:
                        os.kill(state["process"]["number"], signal.SIGKILL)
                    except ProcessLookupError:
                        pass
            time.sleep(0.02)


def states(batch):
    jobs = {}
    for file in batch.glob("jobs/**/state.json"):
        name = str(file.parent.relative_to(batch / "jobs")).rsplit("-", 1)[0]
        jobs[name] = json.loads(file.read_text())
    return jobs


def results(batch):
    found = {}
    for file in batch.glob("jobs/**/run/summary.json"):
        found[str(file.relative_to(batch))] = json.loads(file.read_text())["evaluations"]
    return found


def check(condition, text):
    print(("ok      " if condition else "NOT OK  ") + text, flush=True)
    return condition


def check_end(batch, code):
    jobs = states(batch)
    finished = [name for name, state in jobs.items() if state["state"] == "finished"]
    failed = {name: state for name, state in jobs.items() if state["state"] == "failed"}
    fine = check(code == 1, f"exit code {code}")
    fine &= check(len(finished) == 55, f"{len(finished)} jobs finished")
    kinds = {name: state["kind"] for name, state in failed.items()}
    fine &= check(kinds == KINDS, f"{len(kinds)} jobs failed:")
    for name, state in sorted(failed.items()):
        print(f"        {name}: {state['message']}")
    return fine


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.program)
    chance = random.Random(arguments.seed)
    root = pathlib.Path(tempfile.mkdtemp(prefix="engram-batch-"))
    environment = dict(os.environ, HOME=str(root), ENGRAM_DATA=str(root / "nothing"))
    environment.pop("ENGRAM_CACHE", None)
    write_experiments(root / "experiments")

    def start(name):
        return subprocess.Popen(
            [program, "batch", "experiments", "--out", name] + WORDS, cwd=root, env=environment,
            stdout=subprocess.DEVNULL, stderr=open(root / f"{name}.notes", "a"))

    undisturbed, disturbed = root / "undisturbed", root / "disturbed"
    killers = [Killer(undisturbed), Killer(disturbed)]
    for killer in killers:
        killer.start()
    begin = time.monotonic()
    print("undisturbed")
    fine = check_end(undisturbed, start("undisturbed").wait())
    seconds = time.monotonic() - begin
    print(f"        {seconds:.1f} s")

    print(f"killed {arguments.kills} times")
    for _ in range(arguments.kills):
        process = start("disturbed")
        time.sleep(chance.uniform(0.01, seconds / 6))
        process.send_signal(signal.SIGKILL)
        process.wait()
        try:
            json.loads((disturbed / "batch.json").read_text())
            states(disturbed)
        except FileNotFoundError:
            pass
    fine &= check_end(disturbed, start("disturbed").wait())
    fine &= check(results(disturbed) == results(undisturbed), "the results are the same")
    for killer in killers:
        killer.ends = True
    left = subprocess.run(["pgrep", "-f", str(root)], capture_output=True, text=True).stdout
    fine &= check(not left, "no process is left")
    if fine:
        shutil.rmtree(root)
    else:
        print(f"what was written is in {root}")
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
