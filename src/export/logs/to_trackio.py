# /// script
# requires-python = ">=3.10"
# dependencies = ["trackio"]
# ///
"""Puts the run in this folder into Trackio, on this machine:

    uv run to_trackio.py
    uv run to_trackio.py --project speech --space NAME      (a Hugging Face Space: this uploads)

Reads run.json and log.jsonl beside it. Curves have the names that transformers' Trainer gives them. Nothing is
sent anywhere unless --space is given.
"""

import argparse
import json
import os
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--project", help="Trackio project (default: the data set's name)")
    parser.add_argument("--name", help="name of the run (default: its own)")
    parser.add_argument("--space", help="upload to this Hugging Face Space instead of keeping it on this machine")
    args = parser.parse_args()
    for variable in ("TRACKIO_SPACE_ID", "TRACKIO_SERVER_URL"):
        os.environ.pop(variable, None)
    import trackio

    run = json.loads((HERE / "run.json").read_text(encoding="utf-8"))
    trackio.init(
        project=args.project or run["dataset_name"] or "voxtune",
        name=args.name or run["name"],
        space_id=args.space,
        config=run["config"],
        embed=False,
        auto_log_gpu=False,
        auto_log_cpu=False,
    )
    for row in read_rows("log.jsonl"):
        trackio.log(tagged(row), step=row["step"])
    if run["test"]:
        trackio.log({tag: value for tag, value in run["test"].items() if value is not None}, step=run["test_step"])
    trackio.finish()


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
