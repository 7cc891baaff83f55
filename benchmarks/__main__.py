"""One command for all: `python -m benchmarks NAME OPTIONS`; the names are those of the table below."""

from __future__ import annotations

import sys

from benchmarks import endpoint, explorer, identity, load, network, pipeline, soak, validation

_MEASUREMENTS = {
    "pipeline": pipeline.main,
    "identity": identity.main,
    "validation": validation.main,
    "endpoint": endpoint.main,
    "load": load.main,
    "soak": soak.main,
    "explorer": explorer.main,
    "network": network.main,
}


def main() -> None:
    """Run the measurement that the first argument names, `pipeline` where it names none."""
    name, rest = sys.argv[1:2], sys.argv[2:]
    if name and name[0] in _MEASUREMENTS:
        _MEASUREMENTS[name[0]](rest)
    else:
        _MEASUREMENTS["pipeline"](sys.argv[1:])


if __name__ == "__main__":
    main()
