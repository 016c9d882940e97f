#!/usr/bin/env python3
"""Compares an exported model with what Voxtune says it gives: loads the folder in transformers, runs the clips of
predictions.csv through librosa and the folder's own feature extractor, each clip alone, and compares the logits; the first also
through transformers' pipeline. A folder that brings code (a probe over statistics of layers) is loaded only where that is this
repository's own src/export/modeling_voxtune.py.

    python3 tools/checks/check_export.py out/model out/predictions.csv archive.zip [--tolerance 1e-3]

Needs torch, transformers and librosa. Exit 0: every logit is within the tolerance; 1: not; 2: something is missing.
"""

import argparse
import csv
import io
import json
import re
import sys
import tempfile
import zipfile
from pathlib import Path


OWN_CODE = Path(__file__).parents[2] / "src" / "export" / "modeling_voxtune.py"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="the exported folder, or its zip")
    parser.add_argument("predictions", type=Path, help="predictions.csv")
    parser.add_argument("clips", type=Path, help="the archive, or a folder with the same paths")
    parser.add_argument("--tolerance", type=float, default=1e-3, help="largest difference of a logit (default 1e-3)")
    parser.add_argument("--split", default="test", help="rows to check (default test; 'all' for every row)")
    parser.add_argument("--limit", type=int, default=0, help="check only so many rows")
    args = parser.parse_args()
    for path in (args.model, args.predictions, args.clips):
        if not path.exists():
            fail(f"{path} does not exist")

    rows, labels = read_predictions(args.predictions, args.split)
    if args.limit:
        rows = rows[: args.limit]
    if not rows:
        fail(f"{args.predictions} has no rows of the split {args.split}")

    with tempfile.TemporaryDirectory() as scratch:
        folder = args.model
        if folder.is_file():
            with zipfile.ZipFile(folder) as archive:
                archive.extractall(scratch)
            folder = Path(scratch)
        model, extractor = load(folder)
    check_labels(model, labels)
    open_clip = clip_opener(args.clips)
    worst, worst_file, mismatched = compare(model, extractor, rows, labels, open_clip)
    check_pipeline(model, extractor, rows[0], open_clip)

    print(f"{len(rows)} clips, {len(labels)} classes: largest difference {worst:.3e} ({worst_file}),")
    print(f"tolerance {args.tolerance:g}; predicted classes that differ: {mismatched}")
    if not worst <= args.tolerance:
        print("FAILED")
        sys.exit(1)
    print("ok")


def fail(message):
    print(f"check_export: {message}", file=sys.stderr)
    sys.exit(2)


def read_predictions(path, split):
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        columns = reader.fieldnames or []
        if columns[:4] != ["file", "split", "label", "predicted"]:
            fail(f"{path}: expected the columns file, split, label, predicted; found {', '.join(columns[:4])}")
        labels = [column[len("logit_") :] for column in columns[4:]]
        rows = [row for row in reader if split in ("all", row["split"])]
    for row in rows:
        # a name that begins as a formula has an apostrophe before it
        for column in ("file", "label", "predicted"):
            row[column] = re.sub(r"^'(?='*[=+\-@\t\r\n＝＋－＠])", "", row[column])
    return rows, labels


def load(folder):
    from transformers import AutoConfig, AutoFeatureExtractor, AutoModelForAudioClassification

    config = AutoConfig.from_pretrained(folder)
    has_code = "auto_map" in json.loads((folder / "config.json").read_text())
    if has_code and (folder / OWN_CODE.name).read_bytes() != OWN_CODE.read_bytes():
        fail(f"{folder / OWN_CODE.name} is not {OWN_CODE}: its code is not run")
    model, report = AutoModelForAudioClassification.from_pretrained(
        folder, output_loading_info=True, trust_remote_code=has_code
    )
    architecture = type(model).__name__
    if config.architectures != [architecture]:
        fail(f"config.json names {config.architectures}, transformers made {architecture}")
    unclean = {kind: names for kind, names in report.items() if names}
    if unclean:
        fail(f"from_pretrained reports {unclean}")
    print(f"{architecture}, {sum(p.numel() for p in model.parameters()):,} parameters, every weight loaded")
    return model.eval(), AutoFeatureExtractor.from_pretrained(folder)


def check_labels(model, labels):
    found = [model.config.id2label[i] for i in range(model.config.num_labels)]
    if found != labels:
        fail(f"config.json has the labels {found}, predictions.csv {labels}")
    if {label: i for i, label in enumerate(labels)} != model.config.label2id:
        fail(f"label2id does not follow id2label: {model.config.label2id}")


def clip_opener(path):
    if path.is_dir():
        return lambda name: str(path / name)
    archive = zipfile.ZipFile(path)
    return lambda name: io.BytesIO(archive.read(name))


def compare(model, extractor, rows, labels, open_clip):
    import librosa
    import torch

    worst, worst_file, mismatched = 0.0, "-", 0
    for row in rows:
        samples, rate = librosa.load(open_clip(row["file"]), sr=extractor.sampling_rate)
        inputs = extractor(samples, sampling_rate=rate, return_tensors="pt")
        with torch.no_grad():
            logits = model(inputs.input_values).logits[0]
        expected = torch.tensor([float(row[f"logit_{label}"]) for label in labels])
        difference = float((logits - expected).abs().max())
        if not difference <= worst:
            worst, worst_file = difference, row["file"]
        mismatched += labels[int(logits.argmax())] != row["predicted"]
    return worst, worst_file, mismatched


def check_pipeline(model, extractor, row, open_clip):
    import librosa
    from transformers import pipeline

    samples, _ = librosa.load(open_clip(row["file"]), sr=extractor.sampling_rate)
    found = pipeline("audio-classification", model=model, feature_extractor=extractor)(samples, top_k=1)[0]["label"]
    if found != row["predicted"]:
        fail(f"pipeline('audio-classification') calls {row['file']} {found}, predictions.csv {row['predicted']}")


if __name__ == "__main__":
    main()
