"""Loads exported folders as users of transformers do and holds them against what the page predicted.

Needs torch, transformers, librosa, huggingface_hub and PyYAML:

    python3 tools/checks/check_pipeline.py OUT_DIR CLIPS… [--split test] [--tolerance 1e-4]

OUT_DIR is what `npm run train` wrote: `model/` and `predictions.csv`; CLIPS are the archives (zip) and folders that it was given.
`AutoModelForAudioClassification` loads `model/` in its own dtype with every weight found, its logits are those of predictions.csv
(of a float16 folder in float32 arithmetic: only the weights were rounded, and the difference is told), and
`pipeline("audio-classification")` gives the same labels with the softmax of those logits. `TrainerState` reads trainer_state.json,
`TrainingArguments` takes training_args.json, huggingface_hub reads the card's front matter and its results, and PyYAML the same names.
Of a probe whose head transformers does not have, the folder's code is run only where it is this checkout's own.
"""

import argparse
import csv
import io
import json
import re
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import librosa
import torch
import yaml
from huggingface_hub import ModelCard
from transformers import (
    AutoFeatureExtractor,
    AutoModelForAudioClassification,
    TrainerState,
    TrainingArguments,
    pipeline,
)

OWN_CODE = Path(__file__).parents[2] / "src" / "export" / "modeling_voxtune.py"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("clips", type=Path, nargs="+")
    parser.add_argument("--split", default="test")
    parser.add_argument(
        "--tolerance", type=float, help="of a logit (1e-4; 5e-3 where frames were kept in float16; weights in float16: 0.05)"
    )
    arguments = parser.parse_args()
    folder = arguments.out / "model"
    rows, labels = read_predictions(arguments.out / "predictions.csv", arguments.split)
    model, dtype, trusted = load(folder, labels)
    tolerance = arguments.tolerance or usual_tolerance(folder, dtype)
    open_clip = opener(arguments.clips)
    extractor = AutoFeatureExtractor.from_pretrained(folder)
    started = time.monotonic()
    worst = compare_logits(model.float(), extractor, rows, labels, open_clip)
    seconds = time.monotonic() - started
    wrong = compare_pipeline(folder, trusted, model, extractor, rows, open_clip)
    check_trainer_files(folder)
    check_card(folder, labels)
    calibration = getattr(model.config, "voxtune", None)
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(
        f"{arguments.out.name}: {type(model).__name__}, {dtype}, {size / 1e6:.2f} MB; {len(rows)} clips in {seconds:.1f} s: "
        f"logits differ by at most {worst:.2e} (tolerance {tolerance:g}), pipeline: {wrong} other labels; "
        f"calibration {'carried' if calibration else 'none'}"
    )
    if not worst <= tolerance or wrong > 0:
        fail("the logits or the labels differ")


def usual_tolerance(folder, dtype):
    """Weights in halves differ; so do predictions made from frames that were kept in halves, as they are unless asked otherwise."""
    if dtype == torch.float16:
        return 0.05
    path = folder / "training_args.json"
    frames = json.loads(path.read_text(encoding="utf-8"))["voxtune"]["trunk_cache_dtype"] if path.exists() else "float16"
    return 1e-4 if frames == "float32" else 5e-3


def fail(message):
    print(f"check_pipeline: {message}", file=sys.stderr)
    sys.exit(1)


def from_cell(cell):
    """A name that begins as a formula has an apostrophe before it."""
    return re.sub(r"^'(?='*[=+\-@\t\r\n＝＋－＠])", "", cell)


def read_predictions(path, split):
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        columns = [column for column in reader.fieldnames or [] if column.lstrip("'").startswith("logit_")]
        rows = [row for row in reader if split in ("all", row["split"])]
    if not columns or not rows:
        fail(f"{path} has no clips of the split {split}")
    labels = [from_cell(column)[len("logit_") :] for column in columns]
    return [
        {
            "file": from_cell(row["file"]),
            "predicted": from_cell(row["predicted"]),
            "logits": torch.tensor([float(row[column]) for column in columns]),
        }
        for row in rows
    ], labels


def load(folder, labels):
    raw = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    trusted = "auto_map" in raw
    if trusted and (folder / OWN_CODE.name).read_bytes() != OWN_CODE.read_bytes():
        fail(f"{folder / OWN_CODE.name} is not this checkout's: its code is not run")
    model, report = AutoModelForAudioClassification.from_pretrained(
        folder, output_loading_info=True, trust_remote_code=trusted
    )
    unclean = {kind: names for kind, names in report.items() if names}
    if unclean:
        fail(f"from_pretrained reports {unclean}")
    if str(model.dtype) != f"torch.{raw['dtype']}":
        fail(f"config.json says {raw['dtype']}, the weights are {model.dtype}")
    if [model.config.id2label[i] for i in range(model.config.num_labels)] != labels:
        fail(f"config.json has the labels {model.config.id2label}, predictions.csv {labels}")
    return model.eval(), model.dtype, trusted


def opener(places):
    def open_clip(name):
        for place in places:
            if place.is_dir():
                # a folder's clips keep their paths from the folder's own name on
                for path in (place / name, place.parent / name):
                    if path.is_file():
                        return str(path)
            else:
                with zipfile.ZipFile(place) as archive:
                    if name in archive.namelist():
                        return io.BytesIO(archive.read(name))
        fail(f"no clip {name} in {', '.join(map(str, places))}")

    return open_clip


def read_samples(extractor, row, open_clip):
    samples, _ = librosa.load(open_clip(row["file"]), sr=extractor.sampling_rate)
    return samples


def compare_logits(model, extractor, rows, labels, open_clip):
    worst = 0.0
    for row in rows:
        inputs = extractor(
            read_samples(extractor, row, open_clip), sampling_rate=extractor.sampling_rate, return_tensors="pt"
        )
        with torch.no_grad():
            logits = model(inputs.input_values).logits[0]
        difference = float((logits - row["logits"]).abs().max())
        worst = difference if not difference <= worst else worst
    return worst


def compare_pipeline(folder, trusted, model, extractor, rows, open_clip):
    """The whole way of a user: the folder alone, in float32 arithmetic."""
    classify = pipeline("audio-classification", model=str(folder), trust_remote_code=trusted, dtype=torch.float32)
    wrong = 0
    for row in rows:
        found = classify(read_samples(extractor, row, open_clip), top_k=None)
        probabilities = dict(zip(model.config.id2label.values(), row["logits"].softmax(-1).tolist()))
        off = max(abs(probabilities[one["label"]] - one["score"]) for one in found)
        wrong += found[0]["label"] != row["predicted"] or off > 0.02
    return wrong


def check_trainer_files(folder):
    state_path = folder / "trainer_state.json"
    if not state_path.exists():
        return
    state = TrainerState.load_from_json(str(state_path))
    if not state.log_history or state.max_steps < 1:
        fail("trainer_state.json has no rows")
    values = json.loads((folder / "training_args.json").read_text(encoding="utf-8"))
    values.pop("voxtune")
    with tempfile.TemporaryDirectory() as out:
        TrainingArguments(output_dir=out, use_cpu=True, **values)


def check_card(folder, labels):
    text = (folder / "README.md").read_text(encoding="utf-8")
    card = ModelCard(text)
    head = yaml.safe_load(text.split("\n---\n")[0].removeprefix("---\n"))
    if card.data.pipeline_tag != "audio-classification" or card.data.library_name != "transformers":
        fail("huggingface_hub does not find the card's pipeline and library")
    results = card.data.eval_results or []
    if not results or results[0].dataset_name != head["model-index"][0]["results"][0]["dataset"]["name"]:
        fail("huggingface_hub does not find the card's results")
    figures = json.loads((folder / "all_results.json").read_text(encoding="utf-8"))
    accuracy = next(one.metric_value for one in results if one.metric_type == "accuracy")
    if abs(accuracy - figures["test_accuracy"]) > 1e-12:
        fail(f"the card says {accuracy}, all_results.json {figures['test_accuracy']}")
    rows = [line for line in text.split("\n") if line.startswith("| ")]
    if len(rows) < len(labels):
        fail("the card's tables lack labels")


if __name__ == "__main__":
    main()
