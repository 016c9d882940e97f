#!/usr/bin/env python3
"""Trains a job (npm run train -- … --export job) with transformers' Trainer, as a person would elsewhere, and compares its losses with
those that Voxtune had: in one process, in two under torchrun, and resumed from its first checkpoint. Reads the YAML files with a parser.
Then Voxtune takes the result back (npm run bring-back), and its curves are compared with Trainer's.

    npm run train -- clips.zip --label-field 2 --model MODEL --trunk-cache-dtype float32 --logging-steps 1 --export job --out out
    python3 tools/checks/check_job.py out --model MODEL [--uv]

MODEL has no dropout (fixtures/golden/base), since random numbers differ. --uv starts it by `uv run train.py`, which fetches what the file
names. Needs what requirements.lock of the job names, PyYAML, and Node. Exit 0: losses agree within --tolerance (one process) and
--tolerance-many (two); 1: not.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
FIGURES = ("loss", "grad_norm", "learning_rate", "eval_loss", "eval_accuracy", "eval_f1")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="what npm run train has written: history.json, job.zip")
    parser.add_argument("--model", type=Path, required=True, help="the model that the run began with")
    parser.add_argument("--uv", action="store_true", help="the first training by `uv run train.py`")
    parser.add_argument("--tolerance", type=float, default=2e-3)
    parser.add_argument("--tolerance-many", type=float, default=5e-3)
    args = parser.parse_args()
    expected = json.loads((args.out / "history.json").read_text())
    failed = []
    with tempfile.TemporaryDirectory() as scratch:
        job = Path(scratch) / "job"
        with zipfile.ZipFile(args.out / "job.zip") as archive:
            archive.extractall(job)
        check_yaml(job)
        python = [sys.executable]
        once = ["uv", "run", "train.py"] if args.uv else [*python, "train.py"]
        torchrun = [*python, "-m", "torch.distributed.run", "--nproc_per_node", "2", "--master_port", free_port(), "train.py"]
        runs = [("one process", once, "one", args.tolerance), ("two processes", torchrun, "two", args.tolerance_many)]
        for name, command, output, tolerance in runs:
            train(job, [*command, "--output", output])
            facts = json.loads((job / output / "result" / "voxtune-result.json").read_text())
            if facts["processes"] != (2 if output == "two" else 1):
                failed.append(f"{name}: {facts['processes']} trained")
            failed += compare(name, expected, history(job / output), tolerance)
        shutil.copytree(job / "one", job / "resumed")
        checkpoints = sorted((job / "resumed").glob("checkpoint-*"), key=lambda path: int(path.name.split("-")[1]))
        for later in checkpoints[1:]:
            shutil.rmtree(later)
        train(job, [*python, "train.py", "--resume", "--output", "resumed"])
        failed += compare(f"resumed from {checkpoints[0].name}", expected, history(job / "resumed"), args.tolerance)
        back = Path(scratch) / "back"
        [result] = (job / "two").glob("*.voxtune-result.zip")
        command = ["node", ROOT / "tools" / "command.mjs", "bring-back", result, "--model", args.model.resolve(), "--out", back]
        subprocess.run([str(part) for part in command], check=True)
        rows = json.loads((back / "history.json").read_text())
        failed += compare("brought back", history(job / "two"), rows, 0)
        metrics = json.loads((back / "metrics.json").read_text())
        print(f"brought back: test_accuracy {metrics['test_accuracy']:.4f}, test_loss {metrics['test_loss']:.6f}")
        if not (back / "model" / "model.safetensors").exists():
            failed.append("brought back: no weights")
    print("\n".join(["FAILED", *failed]) if failed else "ok")
    sys.exit(1 if failed else 0)


def train(job, command):
    began = time.monotonic()
    done = subprocess.run(command, cwd=job, capture_output=True, text=True, env={**os.environ, "TOKENIZERS_PARALLELISM": "false"})
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}{done.stdout[-1000:]}")
    print(f"{' '.join(command[-4:])}: {time.monotonic() - began:.0f} s")


def history(folder):
    return json.loads((folder / "result" / "trainer_state.json").read_text())["log_history"]


def compare(name, expected, found, tolerance):
    """Lines about what differs. Every figure of every step that one has must be in the other."""
    problems = []
    for figure in FIGURES:
        one, other = ({row["step"]: row[figure] for row in rows if figure in row} for rows in (expected, found))
        if one.keys() != other.keys() or not one:
            problems.append(f"{name}: {figure} is of {len(one)} and {len(other)} steps")
            continue
        worst = max(abs(one[step] - other[step]) for step in one)
        print(f"{name}: {figure} of {len(one)} steps, largest difference {worst:.2e}")
        if figure.endswith("loss") and not worst <= tolerance:
            problems.append(f"{name}: {figure} differs by {worst:.2e}, allowed {tolerance:g}")
    return problems


def check_yaml(job):
    import yaml

    sky = yaml.safe_load((job / "sky.yaml").read_text())
    kubeflow = yaml.safe_load((job / "trainjob.yaml").read_text())
    assert isinstance(sky["run"], str) and sky["resources"]["accelerators"] and sky["num_nodes"] == 1
    assert (kubeflow["apiVersion"], kubeflow["kind"]) == ("trainer.kubeflow.org/v1alpha1", "TrainJob")
    assert kubeflow["spec"]["runtimeRef"]["name"] == "torch-distributed"
    subprocess.run(["bash", "-n", job / "slurm.sh"], check=True)
    print("sky.yaml, trainjob.yaml and slurm.sh parse")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


if __name__ == "__main__":
    main()
