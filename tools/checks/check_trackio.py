#!/usr/bin/env python3
"""Runs an export's to_trackio.py with Trackio, in a folder of its own, and reads the run back with Trackio's API.

    python3 tools/checks/check_trackio.py out/logs

Every figure of log.jsonl must be there, at its step and of the same value; the settings must be those of run.json. Needs trackio.
Exit 0: all is so; 1: not; 2: something is missing.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

faults = []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", type=Path, help="the folder of logs")
    args = parser.parse_args()
    if not (args.logs / "to_trackio.py").exists():
        print(f"{args.logs} has no to_trackio.py", file=sys.stderr)
        sys.exit(2)
    with tempfile.TemporaryDirectory() as scratch:
        # TRACKIO_DIR is read when trackio is first imported
        os.environ["TRACKIO_DIR"] = scratch
        script = [sys.executable, str(args.logs / "to_trackio.py"), "--project", "check"]
        done = subprocess.run(script, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            print(done.stdout[-2000:], done.stderr[-4000:])
            sys.exit(1)
        read_back(args.logs)
    for fault in faults[:20]:
        print(f"FAILED: {fault}")
    sys.exit(1 if faults else 0)


def read_back(logs):
    import trackio
    from trackio.sqlite_storage import SQLiteStorage

    description = json.loads((logs / "run.json").read_text(encoding="utf-8"))
    runs = list(trackio.Api().runs("check"))
    if [run.name for run in runs] != [description["name"]]:
        faults.append(f"the runs are {[run.name for run in runs]}; expected {description['name']}")
        return
    found = {}
    for entry in SQLiteStorage.get_logs("check", runs[0].name):
        for tag, value in entry.items():
            if isinstance(value, (int, float)) and tag not in ("step", "timestamp"):
                found[tag, entry["step"]] = value
    wanted = 0
    for line in (logs / "log.jsonl").read_text(encoding="utf-8").split("\n"):
        row = json.loads(line) if line else {"step": 0}
        for name, value in row.items():
            if name == "step" or value is None:
                continue
            wanted += 1
            tag = f"eval/{name[5:]}" if name.startswith("eval_") else f"train/{name}"
            if found.get((tag, row["step"])) != value:
                faults.append(f"{tag} at step {row['step']} is {found.get((tag, row['step']))}; expected {value}")
    for tag, value in (description["test"] or {}).items():
        wanted += 1
        if value is not None and found.get((tag, description["test_step"])) != value:
            faults.append(f"{tag} is {found.get((tag, description['test_step']))}; expected {value}")
    config = runs[0].config or {}
    for name, value in description["config"].items():
        if config.get(name) != value:
            faults.append(f"the setting {name} is {config.get(name)!r}; expected {value!r}")
    print(f"{wanted} figures and {len(description['config'])} settings equal in Trackio {trackio.__version__}")


if __name__ == "__main__":
    main()
