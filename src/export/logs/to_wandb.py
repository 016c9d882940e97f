# /// script
# requires-python = ">=3.10"
# dependencies = ["wandb"]
# ///
"""Makes the run in this folder one of Weights & Biases, offline:

    uv run to_wandb.py                 writes wandb/offline-run-…; `wandb sync` uploads it when you want that
    uv run to_wandb.py --online        uploads at once, to the account that is logged in

Reads run.json, log.jsonl and predictions.jsonl beside it. Curves have the names that transformers' Trainer gives them. Nothing is
sent anywhere unless --online is given.
"""

import argparse
import json
import os
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--project", default="voxtune", help="project of W&B (default: voxtune)")
    parser.add_argument("--name", help="name of the run (default: its own)")
    parser.add_argument("--dir", type=Path, default=HERE, help="where the folder wandb/ is written (default: beside this script)")
    parser.add_argument("--online", action="store_true", help="upload instead of writing a folder")
    args = parser.parse_args()
    if not args.online:
        os.environ["WANDB_MODE"] = "offline"
    import wandb

    description = json.loads((HERE / "run.json").read_text(encoding="utf-8"))
    run = wandb.init(
        project=args.project,
        # W&B takes 128 letters
        name=(args.name or description["name"])[:128],
        notes=description["note"] or None,
        tags=[tag[:64] for tag in description["tags"] if tag.strip()],
        config=description["config"],
        dir=str(args.dir),
        mode="online" if args.online else "offline",
        settings=wandb.Settings(disable_git=True, save_code=False, x_disable_stats=True, console="off"),
    )
    run.define_metric("train/global_step")
    run.define_metric("*", step_metric="train/global_step", step_sync=True)
    for row in read_rows("log.jsonl"):
        run.log({**tagged(row), "train/global_step": row["step"]})
    if description["test"]:
        test = {tag: value for tag, value in description["test"].items() if value is not None}
        run.log({**test, **answers(wandb, description["labels"]), "train/global_step": description["test_step"]})
    run.finish()


def answers(wandb, labels):
    """The test's confusion matrix and what was answered to each clip."""
    rows = read_rows("predictions.jsonl")
    if not rows:
        return {}
    table = wandb.Table(columns=["file", "label", "predicted", "confidence"])
    for row in rows:
        table.add_data(row["file"], row["label"], row["predicted"], max(row["probabilities"]))
    places = {label: place for place, label in enumerate(labels)}
    matrix = wandb.plot.confusion_matrix(
        y_true=[places[row["label"]] for row in rows],
        preds=[places[row["predicted"]] for row in rows],
        class_names=labels,
    )
    return {"test/confusion_matrix": matrix, "test/predictions": table}


def read_rows(name):
    path = HERE / name
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def tagged(row):
    """Figures of a row under the names of Trainer's callbacks; null is a number that is not finite."""
    figures = {key: value for key, value in row.items() if key != "step" and value is not None}
    return {
        f"eval/{key[len('eval_'):]}" if key.startswith("eval_") else f"train/{key}": value for key, value in figures.items()
    }


if __name__ == "__main__":
    main()
