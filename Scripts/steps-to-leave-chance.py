#!/usr/bin/env python3
"""Steps until a learner leaves chance, from the metrics of a run folder.

The first step at which the mean accuracy of the last 50 steps (over all terms) is 8 points above
that of the first 50. Prints one line per learner: the step, and the accuracy at the end.
"""
import json
import pathlib
import sys

WINDOW, RISE = 50, 0.08


def accuracies(path):
    for line in path.read_text().splitlines():
        values = [v for k, v in json.loads(line).items() if k.startswith("accuracy.after")]
        yield sum(values) / len(values)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: steps-to-leave-chance.py RUN_FOLDER")
    root = pathlib.Path(sys.argv[1])
    files = sorted(root.glob("*/metrics.jsonl")) or sorted(root.glob("metrics.jsonl"))
    if not files:
        sys.exit(f"{root} holds no metrics.jsonl")
    for path in files:
        series = list(accuracies(path))
        mean = lambda end: sum(series[end - WINDOW : end]) / WINDOW
        left = next((n for n in range(WINDOW, len(series) + 1) if mean(n) > mean(WINDOW) + RISE), None)
        print(f"{path.parent.name:20} {left if left else 'never':>6}  {100 * mean(len(series)):5.1f} % at step {len(series)}")


if __name__ == "__main__":
    main()
