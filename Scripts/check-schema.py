#!/usr/bin/env python3
"""Checks experiment files against the JSON Schema that `engram schema` prints.

    check-schema.py SCHEMA --valid FILE... --broken FILE...

Valid files must be accepted. A broken file must be refused, and somewhere at or below the path that
its first line names: `# refused at: learners.acl.steps` (`.` is the whole file).
Ends with 1 when anything is otherwise. Needs the packages in schema-requirements.txt.
"""

import argparse
import json
import re
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """YAML with the scalars of YAML 1.2's core schema, and with the tags of experiments."""

    # Not those of YAML 1.1, which PyYAML brings: there `no` is false and `1e-3` a string.
    yaml_implicit_resolvers = {}


for tag, form, first in [
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
        r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
    ("merge", r"<<", ["<"]),
]:
    pattern = re.compile(f"^(?:{form})$")
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", pattern, first)


def integer(loader, node):
    text = node.value
    return int(text, 8 if text.startswith("0o") else 16 if text.startswith("0x") else 10)


def number(loader, node):
    text = node.value.lower()
    return float(text.replace(".inf", "inf").replace(".nan", "nan"))


def replacement(loader, node):
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


def mapping(loader, node):
    # A deleted key is one that is not there.
    node.value = [(key, value) for key, value in node.value if value.tag != "!delete"]
    return loader.construct_mapping(node, deep=True)


Loader.add_constructor("tag:yaml.org,2002:int", integer)
Loader.add_constructor("tag:yaml.org,2002:float", number)
Loader.add_constructor("tag:yaml.org,2002:map", mapping)
Loader.add_constructor("!replace", replacement)


def mistakes(validator, text):
    """The paths and messages of what is wrong, the innermost ones."""
    found = []
    pending = list(validator.iter_errors(yaml.load(text, Loader)))
    while pending:
        error = pending.pop()
        if error.context:
            pending += error.context
        else:
            path = ".".join(str(part) for part in error.absolute_path)
            found.append((path, error.message))
    return found


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("schema")
    parser.add_argument("--valid", nargs="*", default=[])
    parser.add_argument("--broken", nargs="*", default=[])
    arguments = parser.parse_args()

    schema = json.loads(read(arguments.schema))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    failures = 0
    for path in arguments.valid:
        for place, message in mistakes(validator, read(path)):
            print(f"{path}: refused at {place or '.'}: {message}")
            failures += 1
    for path in arguments.broken:
        text = read(path)
        wanted = re.match(r"# refused at: (\S+)\n", text)
        if not wanted:
            print(f"{path}: the first line is not '# refused at: PATH'")
            failures += 1
            continue
        found = mistakes(validator, text)
        places = sorted({place or "." for place, _ in found})
        if not any((place + ".").startswith(wanted[1] + ".") for place in places):
            print(f"{path}: not refused at {wanted[1]}, but at {', '.join(places) or 'no place'}")
            failures += 1
    print(f"{len(arguments.valid)} valid and {len(arguments.broken)} broken files, "
          f"{failures} of them judged wrongly")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
