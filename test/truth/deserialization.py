"""Loading a pickle, or YAML with a loader for objects, runs what its data names; formats that hold data only do not.

Rules: security/unsafe-deserialization
Fact: `yaml.FullLoader` does not call what a tag names; `yaml.Loader` and `yaml.UnsafeLoader` do.
"""

import json
import pickle
import sys

import yaml

from stage.facts import fact, prove, raised


class Payload:
    """What an attacker pickles: loading it calls a function of his choice, with arguments of his choice."""

    def __reduce__(self):
        return sys.intern, ("called by the pickle",)


TAGGED = "!!python/object/apply:sys.intern [called by the tag]"


def main():
    fact("loading a pickle calls what it names", pickle.loads(pickle.dumps(Payload())), "called by the pickle")
    for name in ("Loader", "UnsafeLoader"):
        fact(f"yaml.{name} calls what a tag names", yaml.load(TAGGED, Loader=getattr(yaml, name)), "called by the tag")
    for name in ("FullLoader", "SafeLoader"):
        error = raised(lambda name=name: yaml.load(TAGGED, Loader=getattr(yaml, name)))
        fact(f"yaml.{name} refuses the tag", isinstance(error, yaml.YAMLError))
    fact("JSON holds data only", json.loads('{"name": "value"}'), {"name": "value"})


if __name__ == "__main__":
    prove(main)
