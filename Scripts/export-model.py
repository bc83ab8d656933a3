#!/usr/bin/env python3
"""Takes the parameters out of a checkpoint, without what only training needs.

    export-model.py RUN/checkpoint.safetensors Models/NAME.safetensors

Writes a file for a learner's `start-from:` and prints its SHA-256. Optimizer moments (`adam.…`) and
carried states (`carried.…`) are left out.
"""
import hashlib
import json
import os
import struct
import sys

if len(sys.argv) != 3:
    sys.exit(__doc__)
source, target = sys.argv[1:]
with open(source, "rb") as file:
    (length,) = struct.unpack("<Q", file.read(8))
    header = json.loads(file.read(length))
    data = file.read()

old = header.pop("__metadata__", {})
metadata = {key: old[key] for key in ("experiment", "step") if key in old}
members, parts, offset = {"__metadata__": {**metadata, "format": "engram-model-1"}}, [], 0
for name in sorted(header):
    if name.startswith(("adam.", "carried.")):
        continue
    start, end = header[name]["data_offsets"]
    parts.append(data[start:end])
    members[name] = {**header[name], "data_offsets": [offset, offset + end - start]}
    offset += end - start
text = json.dumps(members, separators=(",", ":")).encode()
text += b" " * (-len(text) % 8)
whole = struct.pack("<Q", len(text)) + text + b"".join(parts)
with open(target + ".part", "wb") as file:
    file.write(whole)
os.replace(target + ".part", target)
print(f"{target}: {len(parts)} tensors, {len(whole)} bytes, SHA-256 {hashlib.sha256(whole).hexdigest()}")
