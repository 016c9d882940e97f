#!/usr/bin/env python3
"""Takes a model that Voxtune exported, trains it two more updates with Hugging Face's Trainer, and writes what Python then
says of some clips beside it, so that Voxtune can be held against it:

    python3 tools/checks/check_round_trip.py out/model out/split.csv archive.zip --out /tmp/round-trip/again
    npm run parity -- /tmp/round-trip

Needs torch, transformers, accelerate, librosa and safetensors.
"""

import argparse
import csv
import io
import tempfile
import zipfile
from pathlib import Path

import librosa
import torch
from safetensors.torch import save_file
from transformers import AutoFeatureExtractor, AutoModelForAudioClassification, Trainer, TrainingArguments

UPDATES = 2
BATCH = 4
TRAINED_LAYERS = 2


def clips_of(split_file: Path, archive: Path, rate: int, labels: dict[str, int], split: str, count: int) -> list[dict]:
    with open(split_file, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == split][:count]
    clips = []
    with zipfile.ZipFile(archive) as zipped:
        for row in rows:
            audio, _ = librosa.load(io.BytesIO(zipped.read(row["file"])), sr=rate)
            clips.append({"audio": audio, "label": labels[row["label"]]})
    return clips


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="the exported folder")
    parser.add_argument("split", type=Path, help="split.csv of the same run")
    parser.add_argument("archive", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--clips", type=int, default=8, help="test clips to write (8)")
    args = parser.parse_args()

    model = AutoModelForAudioClassification.from_pretrained(args.model)
    extractor = AutoFeatureExtractor.from_pretrained(args.model)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    model.requires_grad_(False)
    for part in [*model.base_model.encoder.layers[-TRAINED_LAYERS:], model.projector, model.classifier]:
        part.requires_grad_(True)

    def collate(batch):
        inputs = extractor([c["audio"] for c in batch], sampling_rate=extractor.sampling_rate, padding=True, return_tensors="pt")
        return {**inputs, "labels": torch.tensor([c["label"] for c in batch])}

    labels = model.config.label2id
    train = clips_of(args.split, args.archive, extractor.sampling_rate, labels, "train", UPDATES * BATCH)
    with tempfile.TemporaryDirectory() as folder:
        settings = TrainingArguments(
            output_dir=folder, max_steps=UPDATES, per_device_train_batch_size=BATCH, learning_rate=1e-3, use_cpu=True,
            remove_unused_columns=False, save_strategy="no", logging_strategy="no", report_to="none", disable_tqdm=True,
        )  # fmt: skip
        Trainer(model=model, args=settings, train_dataset=train, data_collator=collate).train()
    moved = sum(not torch.equal(before[name], tensor) for name, tensor in model.state_dict().items())
    if moved == 0:
        raise SystemExit("Trainer changed nothing: the check would say nothing.")

    args.out.mkdir(parents=True, exist_ok=True)
    model.eval().save_pretrained(args.out)
    extractor.save_pretrained(args.out)
    written = {}
    for i, clip in enumerate(clips_of(args.split, args.archive, extractor.sampling_rate, labels, "test", args.clips)):
        inputs = extractor(clip["audio"], sampling_rate=extractor.sampling_rate, return_tensors="pt").input_values
        with torch.no_grad():
            written[f"clip{i}.input_values"] = inputs[0].contiguous()
            written[f"clip{i}.logits"] = model(inputs).logits[0].contiguous()
    save_file(written, args.out / "forward.safetensors")
    print(f"{moved} tensors changed in {UPDATES} updates; logits of {len(written) // 2} clips in {args.out}")


if __name__ == "__main__":
    main()
