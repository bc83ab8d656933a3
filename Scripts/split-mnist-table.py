#!/usr/bin/env python3
"""Prints finished runs of Experiments/split-mnist beside the published tables, as Markdown.

    split-mnist-table.py TABLE task=FOLDER,… domain=FOLDER,… class=FOLDER,…

TABLE is hsu-2018, van-de-ven-2019 or van-de-ven-2022. A folder is that of a run, or one that holds each learner's
summary under the name of the learner; of several the first with the learner counts.

A mean agrees with Hsu's when it lies within two published deviations or 1.5 points, whichever is more. Behind van de
Ven's ± is the error of a mean of twenty: with those it agrees when the difference is within two of its own errors, or 1.5
points. One that does not agree is bold.
"""
import json
import math
import os
import sys

# Hsu et al. (2018), arXiv 1810.12488, table 2: mean and standard deviation of 10 runs.
HSU_2018 = {
    # learner: name, then mean and deviation of task, domain, class; None where none is known for certain
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

# van de Ven & Tolias (2019), arXiv 1904.07734: mean and, where it is known for certain, its error.
VAN_DE_VEN_2019 = {
    "none": ("none", (87.19, 0.94), (59.21, 2.04), (19.90, 0.02)),
    "joint": ("offline", (99.66, None), (98.42, None), (97.94, None)),
    "ewc": ("EWC", (98.64, 0.22), (63.95, 1.90), (20.01, 0.06)),
    "online-ewc": ("online EWC", None, None, (19.96, None)),
    "si": ("SI", None, None, (19.99, None)),
    "lwf": ("LwF", None, None, None),
    "dgr": ("DGR", (99.50, 0.03), (95.72, 0.25), (90.79, 0.41)),
    "dgr-distilled": ("DGR, distilled", (99.61, 0.02), (96.83, 0.20), (91.79, 0.32)),
    "icarl": ("iCaRL, 2,000 images", None, None, (94.57, 0.11)),
}

# van de Ven, Tuytelaars & Tolias (2022), as quoted by others: mean and its error.
VAN_DE_VEN_2022 = {
    "none": ("none", None, None, (19.89, 0.02)),
    "joint": ("joint", None, None, (98.17, 0.04)),
    "ewc": ("EWC", None, None, (20.64, 0.52)),
    "si": ("SI", None, None, (21.20, 0.57)),
    "lwf": ("LwF", None, None, (21.89, 0.32)),
    "a-gem": ("A-GEM", None, None, (65.10, 3.64)),
    "experience-replay": ("ER", None, None, (88.79, 0.20)),
}

# The learners, and whether ± is the error of the mean.
TABLES = {
    "hsu-2018": (HSU_2018, False),
    "van-de-ven-2019": (VAN_DE_VEN_2019, True),
    "van-de-ven-2022": (VAN_DE_VEN_2022, True),
}
SCENARIOS = ["task", "domain", "class"]


def measured(folders, learner):
    for folder in folders:
        for name in [os.path.join(learner, "summary.json"), learner + ".json"]:
            path = os.path.join(folder, name)
            if os.path.exists(path):
                with open(path) as file:
                    evaluation = json.load(file)["evaluations"]["split-mnist"]
                sets = len(evaluation["episodes"])
                return 100 * evaluation["acc"], 100 * evaluation["acc_std"], sets
    return None


def agrees(published, found, is_error):
    (mean, spread), (own, deviation, sets) = published, found
    limit = 2 * (spread or 0)
    if is_error:
        # The deviation is that of these sets, not the estimate for all.
        limit = 2 * math.hypot(spread or 0, deviation / math.sqrt(max(sets - 1, 1)))
    return abs(own - mean) <= max(limit, 1.5)


def cell(published, found, is_error):
    own = "not run" if found is None else f"{found[0]:.2f} ± {found[1]:.2f} ({found[2]})"
    if published is None and found is None:
        return "– | –"
    if published is None:
        return f"– | {own}"
    mean, deviation = published
    text = f"{mean:.2f}" + ("" if deviation is None else f" ± {deviation:.2f}")
    if found is None or agrees(published, found, is_error):
        return f"{text} | {own}"
    return f"{text} | **{own}** ({found[0] - mean:+.2f})"


def main():
    table, is_error = TABLES.get(sys.argv[1] if len(sys.argv) > 1 else "", (None, False))
    folders = dict(argument.split("=", 1) for argument in sys.argv[2:] if "=" in argument)
    scenarios = [name for name in SCENARIOS if name in folders]
    if table is None or not scenarios or set(folders) - set(SCENARIOS):
        sys.exit(__doc__)
    print("| learner | " + " | ".join(f"{name}, published | here" for name in scenarios) + " |")
    print("|---|" + "---|---|" * len(scenarios))
    for learner, (name, *published) in table.items():
        cells = [
            cell(
                published[SCENARIOS.index(scenario)],
                measured(folders[scenario].split(","), learner),
                is_error,
            )
            for scenario in scenarios
        ]
        print(f"| {name} | " + " | ".join(cells) + " |")


main()
