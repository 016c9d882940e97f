#!/usr/bin/env python3
"""Runs an export's to_wandb.py, offline, and reads the folder that it writes with Weights & Biases' own messages.

    python3 tools/checks/check_wandb.py out/logs

Every figure of log.jsonl must be in the history, in its order and of the same value; the settings must be those of run.json; the run
must have its name. Needs wandb. Exit 0: all is so; 1: not; 2: something is missing.
"""

import argparse
import json
import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

faults = []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", type=Path, help="the folder of logs")
    args = parser.parse_args()
    if not (args.logs / "to_wandb.py").exists():
        print(f"{args.logs} has no to_wandb.py", file=sys.stderr)
        sys.exit(2)
    with tempfile.TemporaryDirectory() as scratch:
        # what a machine is set to must not lead to an upload: no WANDB_MODE, no key
        env = {name: value for name, value in os.environ.items() if not name.startswith("WANDB_")}
        script = [sys.executable, str(args.logs / "to_wandb.py"), "--dir", scratch]
        done = subprocess.run(script, capture_output=True, text=True, timeout=300, env={**env, "WANDB_DIR": scratch})
        if done.returncode != 0:
            print(done.stdout[-2000:], done.stderr[-4000:])
            sys.exit(1)
        files = list(Path(scratch).glob("wandb/offline-run-*/run-*.wandb"))
        if len(files) != 1:
            print(f"FAILED: {len(files)} offline runs were written")
            sys.exit(1)
        read_back(args.logs, files[0])
    for fault in faults[:20]:
        print(f"FAILED: {fault}")
    sys.exit(1 if faults else 0)


def read_back(logs, file):
    import wandb

    description = json.loads((logs / "run.json").read_text(encoding="utf-8"))
    history, config, name = records(file)
    if name != description["name"][:128]:
        faults.append(f"the run is called {name!r}; expected {description['name']!r}")
    for key, value in description["config"].items():
        if config.get(key) != value:
            faults.append(f"the setting {key} is {config.get(key)!r}; expected {value!r}")
    rows = [json.loads(line) for line in (logs / "log.jsonl").read_text(encoding="utf-8").split("\n") if line]
    if len(history) < len(rows):
        faults.append(f"the history has {len(history)} rows; expected {len(rows)}")
    wanted = 0
    for row, kept in zip(rows, history):
        for key, value in row.items():
            if value is None:
                continue
            tag = "train/global_step" if key == "step" else f"eval/{key[5:]}" if key.startswith("eval_") else f"train/{key}"
            wanted += 1
            if kept.get(tag) != value:
                faults.append(f"{tag} at step {row['step']} is {kept.get(tag)}; expected {value}")
    for tag, value in (description["test"] or {}).items():
        wanted += 1
        if value is not None and history[-1].get(tag) != value:
            faults.append(f"{tag} is {history[-1].get(tag)}; expected {value}")
    print(f"{wanted} figures and {len(description['config'])} settings equal in wandb {wandb.__version__}")


def records(file):
    """History rows, configuration and name of an offline run."""
    from wandb.proto import wandb_internal_pb2

    history, config, name = [], {}, None
    for data in stored_records(file.read_bytes()):
        record = wandb_internal_pb2.Record()
        record.ParseFromString(data)
        kind = record.WhichOneof("record_type")
        if kind == "history":
            items = {"/".join(item.nested_key) or item.key: json.loads(item.value_json) for item in record.history.item}
            history.append(items)
        elif kind == "run":
            name = record.run.display_name or name
            config.update({item.key: json.loads(item.value_json) for item in record.run.config.update})
        elif kind == "config":
            config.update({item.key: json.loads(item.value_json) for item in record.config.update})
    return history, config, name


def stored_records(data):
    """A .wandb file is a log of LevelDB behind a head of its own: records, in pieces, in blocks of 32 KiB."""
    if data[:4] != b":W&B":
        raise ValueError("the file does not begin as one of W&B")
    at, whole = 7, b""
    while at + 7 <= len(data):
        left = 32768 - at % 32768
        if left < 7:
            at += left
            continue
        _checksum, length, kind = struct.unpack_from("<IHB", data, at)
        whole += data[at + 7 : at + 7 + length]
        at += 7 + length
        # 1: all of it, 4: its last piece
        if kind in (1, 4):
            yield whole
            whole = b""


if __name__ == "__main__":
    main()
