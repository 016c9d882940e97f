"""The job that Voxtune replaces, as a program would write it: an archive's clips, the feature extractor, a
HubertForSequenceClassification frozen up to its last two layers, Trainer, predictions for the test clips.

    pip install torch transformers accelerate soundfile
    python bench/peers/trainer.py ARCHIVE --model DIR --split split.csv --threads 2 --freeze reference

Prints one line of JSON. The clock starts before the archive is read and stops after the last prediction; importing
libraries and loading the model are left out.
"""

import argparse
import json
import resource
import tempfile
import time

import numpy as np
import torch
from job_data import SAMPLE_RATE_HZ, read_clips
from transformers import (
    HubertForSequenceClassification,
    PrinterCallback,
    Trainer,
    TrainerCallback,
    TrainingArguments,
    Wav2Vec2FeatureExtractor,
)

TRAINED_LAYERS = 2


class EpochClock(TrainerCallback):
    def __init__(self):
        self.seconds = []

    def on_epoch_begin(self, args, state, control, **kwargs):
        self.began = time.perf_counter()

    def on_epoch_end(self, args, state, control, **kwargs):
        self.seconds.append(time.perf_counter() - self.began)


def freeze(model, mode: str) -> None:
    """`reference`: no parameter but the last layers' and the head's trains; transformers then still asks for a gradient of
    its input, which crosses every frozen layer. `feature_encoder` calls freeze_feature_encoder() too, which ends that."""
    model.requires_grad_(False)
    for part in [*model.hubert.encoder.layers[-TRAINED_LAYERS:], model.projector, model.classifier]:
        part.requires_grad_(True)
    if mode == "feature_encoder":
        model.freeze_feature_encoder()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive")
    parser.add_argument("--model", required=True)
    parser.add_argument("--split", required=True)
    parser.add_argument("--freeze", choices=["reference", "feature_encoder"], default="reference")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--accumulation", type=int, default=4)
    parser.add_argument("--bf16", action="store_true", help="TrainingArguments' bf16")
    parser.add_argument("--compile", action="store_true", help="TrainingArguments' torch_compile; compiling is in the time")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False

    model = HubertForSequenceClassification.from_pretrained(args.model)
    freeze(model, args.freeze)
    if args.device == "cuda":
        model.cuda()
    extractor = Wav2Vec2FeatureExtractor.from_pretrained(args.model)
    clock = EpochClock()
    began = time.perf_counter()
    parts = read_clips(args.archive, args.split)

    def collate(batch):
        audio = [clip["audio"] for clip in batch]
        inputs = extractor(audio, sampling_rate=SAMPLE_RATE_HZ, padding="longest", return_tensors="pt")
        return {"input_values": inputs["input_values"], "labels": torch.tensor([clip["label"] for clip in batch])}

    with tempfile.TemporaryDirectory() as folder:
        settings = TrainingArguments(
            output_dir=folder, use_cpu=args.device == "cpu", seed=42, num_train_epochs=args.epochs, learning_rate=1e-3,
            per_device_train_batch_size=args.batch, per_device_eval_batch_size=args.batch,
            gradient_accumulation_steps=args.accumulation, weight_decay=0.01, optim="adamw_torch",
            remove_unused_columns=False, save_strategy="no", logging_strategy="no", report_to="none", disable_tqdm=True,
            bf16=args.bf16, torch_compile=args.compile,
        )  # fmt: skip
        trainer = Trainer(
            model=model, args=settings, train_dataset=parts["train"], eval_dataset=parts["validation"],
            data_collator=collate, callbacks=[clock],
        )  # fmt: skip
        trainer.remove_callback(PrinterCallback)
        trainer.train()
        trained = time.perf_counter()
        predicted = trainer.predict(parts["test"]).predictions
    seconds = time.perf_counter() - began
    print(json.dumps({
        "seconds": seconds, "training_seconds": trained - began, "epoch_seconds": clock.seconds,
        "train_clips": len(parts["train"]), "predictions": int(np.shape(predicted)[0]),
        "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, "torch": torch.__version__,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
