"""The job as Python can do it at its best on a processor: the frozen layers run once over each clip and their frames stay
in memory, then the last two layers and the head train on these. Then once more with another learning rate.

    pip install torch transformers soundfile
    python bench/peers/cached_frames.py ARCHIVE --model DIR --split split.csv --threads 2 [--bf16] [--compile]

Prints one line of JSON. The clock starts before the archive is read and stops after the last prediction; importing
libraries and loading the model are left out. Compiling is not: whoever compiles waits for it.
"""

import argparse
import copy
import json
import resource
import time
from contextlib import nullcontext

import numpy as np
import torch
from job_data import PARTS, SAMPLE_RATE_HZ, read_clips
from torch import nn
from transformers import HubertForSequenceClassification, Wav2Vec2FeatureExtractor, get_linear_schedule_with_warmup

TRAINED_LAYERS = 2
MAX_GRAD_NORM = 1.0
# how far the split model's logits may be from the whole one's, in float32
TOLERANCE = 1e-4


class Trunk(nn.Module):
    """Samples to the frames that enter the first layer that trains."""

    def __init__(self, model: HubertForSequenceClassification):
        super().__init__()
        self.hubert = copy.deepcopy(model.hubert)
        self.hubert.encoder.layers = self.hubert.encoder.layers[:-TRAINED_LAYERS]
        if model.config.do_stable_layer_norm:
            # the norm after the last layer belongs to the top
            self.hubert.encoder.layer_norm = nn.Identity()

    def forward(self, samples: torch.Tensor) -> torch.Tensor:
        return self.hubert(samples).last_hidden_state


class Top(nn.Module):
    """The last layers and the head over padded frames, [clips, frames, width], with how many frames each clip has."""

    def __init__(self, model: HubertForSequenceClassification):
        super().__init__()
        config = model.config
        encoder = model.hubert.encoder
        self.layerdrop = config.layerdrop
        self.layers = encoder.layers[-TRAINED_LAYERS:]
        self.norm = encoder.layer_norm if config.do_stable_layer_norm else nn.Identity()
        self.norm.requires_grad_(False)
        self.projector = model.projector
        self.classifier = model.classifier

    def forward(self, frames: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
        mask = valid[:, None, None, :]
        for layer in self.layers:
            if not (self.training and torch.rand([]) < self.layerdrop):
                frames = layer(frames, attention_mask=mask)
        projected = self.projector(self.norm(frames)) * valid[:, :, None]
        return self.classifier(projected.sum(1) / valid.sum(1, keepdim=True))


def padded(frames: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    counts = torch.tensor([len(one) for one in frames])
    batch = nn.utils.rnn.pad_sequence(frames, batch_first=True)
    return batch.float(), torch.arange(batch.shape[1])[None, :] < counts[:, None]


def predict(top, clips, batch, autocast) -> np.ndarray:
    top.eval()
    with torch.inference_mode(), autocast():
        logits = [top(*padded([clip["frames"] for clip in clips[at : at + batch]])) for at in range(0, len(clips), batch)]
    return torch.cat(logits).float().numpy()


def train(top, clips, args, learning_rate, autocast) -> None:
    torch.manual_seed(42)
    trained = [parameter for parameter in top.parameters() if parameter.requires_grad]
    decayed = [one for one in trained if one.ndim > 1]
    plain = [one for one in trained if one.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=learning_rate, fused=True)
    per_update = args.batch * args.accumulation
    updates = args.epochs * -(-len(clips) // per_update)
    schedule = get_linear_schedule_with_warmup(optimizer, 0, updates)
    top.train()
    for _ in range(args.epochs):
        order = torch.randperm(len(clips)).tolist()
        for at in range(0, len(order), per_update):
            update = [clips[clip] for clip in order[at : at + per_update]]
            # of an update's clips those of similar length go together: its gradient is the same, its padding short
            update.sort(key=lambda clip: len(clip["frames"]))
            for first in range(0, len(update), args.batch):
                batch = update[first : first + args.batch]
                frames, valid = padded([clip["frames"] for clip in batch])
                with autocast():
                    logits = top(frames, valid)
                labels = torch.tensor([clip["label"] for clip in batch])
                loss = nn.functional.cross_entropy(logits.float(), labels, reduction="sum") / len(update)
                loss.backward()
            nn.utils.clip_grad_norm_(trained, MAX_GRAD_NORM)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)


def frozen_pass(trunk, extractor, clips, batch_size, autocast) -> None:
    """Every clip's frames, as float16. More clips at once are of similar lengths and padded without a mask, as Trainer's
    batches are; alone they are exact for models that normalise over time."""
    by_length = sorted(clips, key=lambda clip: len(clip["audio"]))
    with torch.inference_mode(), autocast():
        for at in range(0, len(by_length), batch_size):
            batch = by_length[at : at + batch_size]
            audio = [clip.pop("audio") for clip in batch]
            lengths = torch.tensor([len(one) for one in audio])
            counts = trunk.hubert._get_feat_extract_output_lengths(lengths).tolist()
            inputs = extractor(audio, sampling_rate=SAMPLE_RATE_HZ, padding="longest", return_tensors="pt")
            for clip, frames, count in zip(batch, trunk(inputs.input_values), counts, strict=True):
                clip["frames"] = frames[:count].half()


def verify(model, trunk, top, samples: torch.Tensor) -> None:
    """The two halves make the whole model, else what is timed is another one."""
    with torch.inference_mode():
        expected = model(samples[None]).logits
        found = top(*padded([trunk(samples[None])[0]]))
    difference = (expected - found).abs().max().item()
    assert difference < TOLERANCE, f"trunk and top: logits differ from the model's by {difference}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive")
    parser.add_argument("--model", required=True)
    parser.add_argument("--split", required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--accumulation", type=int, default=4)
    parser.add_argument("--frozen-batch", type=int, default=1, help="clips at once through the frozen layers")
    parser.add_argument("--bf16", action="store_true", help="matrix products in bfloat16, as Trainer's bf16")
    parser.add_argument("--compile", action="store_true", help="torch.compile of trunk and top, shapes dynamic")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)

    model = HubertForSequenceClassification.from_pretrained(args.model).eval()
    model.requires_grad_(False)
    extractor = Wav2Vec2FeatureExtractor.from_pretrained(args.model)
    trunk = Trunk(model).eval()
    top = Top(model)
    verify(model, trunk, top, torch.linspace(-1, 1, SAMPLE_RATE_HZ).sin())
    for part in [top.layers, top.projector, top.classifier]:
        part.requires_grad_(True)
    again = copy.deepcopy(top)
    if args.compile:
        trunk.compile(dynamic=True)
        top.compile(dynamic=True)
        again.compile(dynamic=True)

    def autocast():
        return torch.autocast("cpu", torch.bfloat16) if args.bf16 else nullcontext()

    began = time.perf_counter()
    parts = read_clips(args.archive, args.split)
    frozen_pass(trunk, extractor, [clip for part in PARTS for clip in parts[part]], args.frozen_batch, autocast)
    frames_ready = time.perf_counter()
    train(top, parts["train"], args, 1e-3, autocast)
    predicted = predict(top, parts["test"], args.batch, autocast)
    first = time.perf_counter()
    train(again, parts["train"], args, 5e-4, autocast)
    predict(again, parts["test"], args.batch, autocast)
    second = time.perf_counter()
    assert np.isfinite(predicted).all()
    print(json.dumps({
        "seconds": first - began, "trunk_seconds": frames_ready - began, "again_seconds": second - first,
        "predictions": len(predicted), "torch": torch.__version__,
        "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
