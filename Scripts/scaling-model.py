#!/usr/bin/env python3
"""Prints what a step would take on many cores, from what was measured on few; see docs/scaling.md.

Usage: Scripts/scaling-model.py --episode MS --rest MS --parameters N [--batch 16 64 …]

A step of B episodes by W processes of one core each takes

    ceil(B / W) * episode + rest + messages * latency + 2 * 4 * N * (W - 1) / W / bandwidth + 4 * N / memory

where a process sends W - 1 pieces of its gradient, collects W - 1 sums, and takes part in four small
exchanges of log2(W) messages each; the pieces that it adds up are N numbers, whatever W.
"""

import argparse
import math

NETWORKS = {
    "fast": ("2 µs, 12 GB/s", 2e-6, 12e9),
    "ethernet": ("30 µs, 1.1 GB/s", 30e-6, 1.1e9),
}
MEMORY = 5e9


def seconds(arguments, batch, count, latency, bandwidth):
    size = 4 * arguments.parameters
    compute = math.ceil(batch / count) * arguments.episode / 1000 + arguments.rest / 1000
    if count == 1:
        return compute
    messages = 2 * (count - 1) + 4 * math.ceil(math.log2(count))
    return (compute + messages * latency + 2 * size * (count - 1) / count / bandwidth + size / MEMORY)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--episode", type=float, required=True, help="ms of an episode")
    parser.add_argument("--rest", type=float, required=True, help="ms of a step without episodes")
    parser.add_argument("--parameters", type=int, required=True)
    parser.add_argument("--batch", type=int, nargs="+", default=[16, 64, 256, 1024])
    parser.add_argument("--cores", type=int, nargs="+", default=[8, 16, 64, 128, 256, 512, 1024])
    arguments = parser.parse_args()
    for text, latency, bandwidth in NETWORKS.values():
        print(f"network of {text}: times as fast as one core (share of each core that is used)")
        print("| cores | " + " | ".join(f"batch {batch}" for batch in arguments.batch) + " |")
        print("|---" * (len(arguments.batch) + 1) + "|")
        for count in arguments.cores:
            cells = []
            for batch in arguments.batch:
                if count > batch:
                    cells.append("–")
                    continue
                gain = (seconds(arguments, batch, 1, latency, bandwidth)
                        / seconds(arguments, batch, count, latency, bandwidth))
                cells.append(f"{gain:.0f} ({100 * gain / count:.0f} %)")
            print(f"| {count} | " + " | ".join(cells) + " |")
        print()


if __name__ == "__main__":
    main()
