#!/usr/bin/env python3
"""Prints finished runs of Experiments/split-mnist/hsu-2018 beside the published table, as Markdown.

    hsu-2018-table.py task=FOLDER domain=FOLDER class=FOLDER

A folder is that of a run, or one that holds each learner's summary under the name of the learner.

Published: Hsu et al. (2018), arXiv 1810.12488, table 2, mean and standard deviation of 10 runs. A mean agrees when it
lies within two published deviations or 1.5 points, whichever is more.
"""
import json
import os
import sys

PUBLISHED = {
    # learner: name, then mean and deviation of task, domain, class
    "adam": ("Adam", (93.46, 2.01), (55.16, 1.38), (19.71, 0.08)),
    "sgd": ("SGD", (97.98, 0.09), (63.20, 0.35), (19.46, 0.04)),
    "adagrad": ("Adagrad", (98.06, 0.53), (58.08, 1.06), (19.82, 0.09)),
    "l2": ("L2", (98.18, 0.96), (66.00, 3.73), (22.52, 1.08)),
    "ewc": ("EWC", (97.70, 0.81), (58.85, 2.59), (19.80, 0.05)),
    "online-ewc": ("online EWC", (98.04, 1.10), (57.33, 1.44), (19.77, 0.04)),
    "si": ("SI", (98.56, 0.49), (64.76, 3.09), (19.67, 0.09)),
    "mas": ("MAS", (99.22, 0.21), (68.57, 6.85), (19.52, 0.29)),
    "lwf": ("LwF", (99.60, 0.03), (71.02, 1.26), (24.17, 0.33)),
    "rehearsal-1100": ("naive rehearsal, 1,100 images", (99.40, 0.08), (95.16, 0.49), (90.78, 0.85)),
    "rehearsal-4400": ("naive rehearsal, 4,400 images", (99.57, 0.07), (97.11, 0.34), (95.59, 0.49)),
    "gem": ("GEM", (98.42, 0.10), (96.16, 0.35), (92.20, 0.12)),
    "dgr": ("DGR", (99.47, 0.03), (95.74, 0.23), (91.24, 0.33)),
    "joint": ("joint", (99.52, 0.16), (98.59, 0.15), (97.53, 0.30)),
}
SCENARIOS = ["task", "domain", "class"]


def measured(folder, learner):
    paths = [os.path.join(folder, learner, "summary.json"), os.path.join(folder, learner + ".json")]
    path = next((path for path in paths if os.path.exists(path)), None)
    if path is None:
        return None
    with open(path) as file:
        evaluation = json.load(file)["evaluations"]["split-mnist"]
    return 100 * evaluation["acc"], 100 * evaluation["acc_std"], len(evaluation["episodes"])


def cell(published, found):
    mean, deviation = published
    text = f"{mean:.2f} ± {deviation:.2f}"
    if found is None:
        return f"{text} | not run"
    agrees = abs(found[0] - mean) <= max(2 * deviation, 1.5)
    own = f"{found[0]:.2f} ± {found[1]:.2f}"
    return f"{text} | {own}" if agrees else f"{text} | **{own}** ({found[0] - mean:+.2f})"


def main():
    folders = dict(argument.split("=", 1) for argument in sys.argv[1:])
    scenarios = [name for name in SCENARIOS if name in folders]
    if not scenarios or set(folders) - set(SCENARIOS):
        sys.exit(__doc__)
    print("| learner | " + " | ".join(f"{name}, published | here" for name in scenarios) + " |")
    print("|---|" + "---|---|" * len(scenarios))
    for learner, (name, *published) in PUBLISHED.items():
        cells = [
            cell(published[SCENARIOS.index(scenario)], measured(folders[scenario], learner))
            for scenario in scenarios
        ]
        print(f"| {name} | " + " | ".join(cells) + " |")


main()
