"""Pretrains HuBERT-nano on the corpus. Stops and resumes at will: every step draws from (seed, step) alone.

    python3 tools/pretrain/train.py --corpus /tmp/nano/corpus --run /tmp/nano/run --steps 3000 --seed 1

Loss: cross-entropy of each frame's phone, acoustic cluster and prosody cluster, on frames the model does not see (masked)
and on those it does; phones also from a lower layer; and the clip's pitch, energy and pace from the mean of the frames. On an
expressive corpus also how each frame is spoken, and the tune and those effects in each third of the clip. The learning rate is
constant, then falls to 0 in the last --decay steps; an average of the weights is kept throughout. --init begins with an
exported model: its body rests for the first steps, while the new heads find their way.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from augment import recorded
from checkpoints import load_averaged, save_checkpoint
from nano import Predictions, Pretraining
from targets import Corpus
from transformers import HubertModel

HELD_OUT_CLIPS = 400
FRAMES_PER_BATCH = 650
LENGTHS = (22, 30, 42, 56, 72, 90, 120)  # frames of a batch's clips: 0.45 to 2.4 s
AVERAGE_DECAY = 0.998
HEAD_STEPS = 150  # with --init: steps in which the heads alone learn


class Batches:
    """Draws batches: clips of one length, cut at random, made to sound recorded, with their targets."""

    def __init__(self, corpus: Corpus, labels_file: str, seed: int):
        self.corpus, self.seed = corpus, seed
        self.labels = np.fromfile(corpus.folder / labels_file, np.int16).reshape(-1, 3)
        self.classes = tuple(int(c) + 1 for c in self.labels.max(0))
        self.effects = read_effects(corpus)
        self.clips = len(corpus.frame_counts)
        self.long_enough = {n: np.flatnonzero(corpus.frame_counts[: self.clips - HELD_OUT_CLIPS] >= n) for n in LENGTHS}
        sample = [self.statistics(i, 0, int(corpus.frame_counts[i])) for i in range(0, 2000)]
        self.mean, self.scale = np.mean(sample, 0), np.std(sample, 0) + 1e-6

    def audio(self, clip: int, frame: int, frames: int) -> np.ndarray:
        begin = self.corpus.starts[clip] + frame * 320
        return self.corpus.audio[begin : begin + (frames - 1) * 320 + 400].astype(np.float32) / 32768

    def statistics(self, clip: int, frame: int, frames: int) -> np.ndarray:
        """What a clip's sound is like as a whole, and on an expressive corpus in each third of it. [10 or 31]"""
        begin = self.corpus.frame_starts[clip] + frame
        f0, voiced, energy = self.corpus.prosody[begin : begin + frames].T
        tilt = self.corpus.mfcc[begin : begin + frames, 1].astype(np.float32)
        pitched = f0[voiced > 0] if voiced.sum() >= 3 else f0
        place = np.linspace(-1, 1, frames)
        change = np.abs(np.diff(f0))[(voiced[1:] * voiced[:-1]) > 0]
        phone = self.labels[begin : begin + frames, 0]
        whole = [
            pitched.mean(), pitched.std(), np.ptp(pitched), (f0 * place).mean(), min(change.mean(), 0.2) if len(change) else 0,
            energy.std(), (energy * place).mean(), voiced.mean(), tilt.mean(), (np.diff(phone) != 0).mean(),
        ]  # fmt: skip
        if self.effects is None:
            return np.array(whole)
        moving = np.column_stack([f0 - pitched.mean(), energy - energy.mean(), self.effects[begin : begin + frames]])
        return np.concatenate([whole, *(part.mean(0) for part in np.array_split(moving, 3))])

    def draw(self, step: int):
        """The batch of one step: audio [B, N], mask [B, T] bool, labels [B, T, 3], statistics [B, S], effects [B, T, E]."""
        rng = np.random.default_rng([self.seed, step])
        frames = int(rng.choice(LENGTHS))
        picked = rng.choice(self.long_enough[frames], max(4, round(FRAMES_PER_BATCH / frames)))
        audio, labels, statistics, effects = [], [], [], []
        for k, clip in enumerate(picked):
            first = int(rng.integers(self.corpus.frame_counts[clip] - frames + 1))
            other = int(picked[k - 1])
            audio.append(recorded(rng, self.audio(clip, first, frames), self.audio(other, 0, frames)))
            begin = self.corpus.frame_starts[clip] + first
            labels.append(self.labels[begin : begin + frames])
            statistics.append((self.statistics(clip, first, frames) - self.mean) / self.scale)
            if self.effects is not None:
                effects.append(self.effects[begin : begin + frames])
        mask = np.zeros((len(picked), frames), bool)
        for row in mask:
            if rng.random() < 0.85:
                for begin in np.flatnonzero(rng.random(frames) < 0.06):
                    row[begin : begin + int(rng.integers(4, 11))] = True
        return (
            torch.from_numpy(np.stack(audio)),
            torch.from_numpy(mask),
            torch.from_numpy(np.stack(labels)).long(),
            torch.from_numpy(np.stack(statistics)).float().clamp(-4, 4),
            torch.from_numpy(np.stack(effects)) if effects else None,
        )


def read_effects(corpus: Corpus) -> np.ndarray | None:
    """How much of each effect every frame has, scaled to unit variance; None where the corpus is not expressive. [T, E]"""
    path = corpus.folder / "effects.f16"
    if not path.exists():
        return None
    effects = np.fromfile(path, np.float16).astype(np.float32).reshape(len(corpus.phone), -1)
    return effects / effects.std(0)


def loss_of(model: Pretraining, batch) -> tuple[torch.Tensor, dict[str, float]]:
    """The training loss of one batch, and the accuracies worth watching."""
    audio, mask, labels, statistics, effects = batch
    said: Predictions = model(audio, mask)
    seen = (~mask).float() / (~mask).sum().clamp(min=1)
    hidden = mask.float() / mask.sum().clamp(min=1)
    weights = seen + 0.5 * hidden  # [B, T]
    clip_error = F.mse_loss(said.clip, statistics)
    log = {"clip_mse": clip_error.item()}
    deep = F.cross_entropy(said.deep_phone.transpose(1, 2), labels[..., 0], reduction="none")
    total = 0.4 * (deep * weights).sum()
    if said.effects is None:
        total = total + 0.3 * clip_error
    else:
        effect_error = (said.effects - effects).square().mean(-1)  # [B, T]
        log["effect_mse"] = (effect_error * seen).sum().item()
        total = total + 0.6 * clip_error + 0.3 * F.mse_loss(said.deep_clip, statistics) + 0.4 * (effect_error * weights).sum()
    for i, (name, factor) in enumerate((("phone", 1.0), ("acoustic", 0.5), ("prosody", 0.5))):
        target, logits = labels[..., i], said.classes[i]
        total = total + factor * (F.cross_entropy(logits.transpose(1, 2), target, reduction="none") * weights).sum()
        right = (logits.argmax(-1) == target).float()
        log[f"{name}_seen"] = (right * seen).sum().item()
        if mask.any():
            log[f"{name}_masked"] = (right * hidden).sum().item()
    log["loss"] = total.item()
    return total, log


def rate_at(step: int, steps: int, decay: int, peak: float) -> float:
    """Warm-up over 200 steps, constant, then linear to 0 over the last `decay`."""
    return peak * min(1, (step + 1) / 200) * min(1, (steps - step) / max(decay, 1))


@torch.no_grad()
def held_out_phone_accuracy(model: Pretraining, batches: Batches) -> float:
    """Share of the right phones on clean clips that training never draws (their words and voices are not new)."""
    right = total = 0
    model.eval()
    for clip in range(batches.clips - HELD_OUT_CLIPS, batches.clips, 4):
        frames = int(batches.corpus.frame_counts[clip])
        x = batches.audio(clip, 0, frames)
        said = model(torch.from_numpy((x - x.mean()) / np.sqrt(x.var() + 1e-7))[None], None)
        begin = batches.corpus.frame_starts[clip]
        right += (said.classes[0][0].argmax(-1).numpy() == batches.labels[begin : begin + frames, 0]).sum()
        total += frames
    model.train()
    return right / total


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpus", type=Path, required=True)
    ap.add_argument("--run", type=Path, required=True)
    ap.add_argument("--steps", type=int, default=3_000)
    ap.add_argument("--decay", type=int, default=900)
    ap.add_argument("--rate", type=float, default=1.5e-3)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--labels", default="labels.i16", help="labels2.i16 is the second iteration")
    ap.add_argument("--start", type=Path, help="begin with this checkpoint's averaged body; the heads start anew where they differ")
    ap.add_argument("--init", type=Path, help="begin with the body of this exported model and new heads")
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    a.run.mkdir(parents=True, exist_ok=True)
    batches = Batches(Corpus(a.corpus), a.labels, a.seed)
    model = Pretraining(batches.classes, None, len(batches.mean), 0 if batches.effects is None else batches.effects.shape[1]).train()
    last, step = a.run / "last.pt", 0
    if a.start and not last.exists():
        kept = {k: v for k, v in load_averaged(a.start).state_dict().items() if v.shape == model.state_dict()[k].shape}
        model.load_state_dict(kept, strict=False)
    if a.init and not last.exists():
        kept = HubertModel.from_pretrained(a.init, dtype=torch.float32).state_dict()
        missing = set(model.body.load_state_dict(kept, strict=False).missing_keys)
        assert missing <= {"masked_spec_embed"}, f"{a.init} lacks {missing}"
    groups = [{"params": list(model.body.parameters())}, {"params": model.trained_heads()}]
    optimizer = torch.optim.AdamW(groups, a.rate, (0.9, 0.98), weight_decay=0.01)
    average = {k: v.clone() for k, v in model.state_dict().items()}
    if last.exists():
        state = torch.load(last, weights_only=False)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        average, step = state["average"], state["step"]
    print(f"{sum(p.numel() for p in model.body.parameters()):,} parameters, classes {batches.classes}, from step {step}", flush=True)
    began, logs = time.time(), []
    while step < a.steps:
        torch.manual_seed(a.seed * 1_000_003 + step)
        rest = HEAD_STEPS if a.init else 0
        body, heads = optimizer.param_groups
        body["lr"] = rate_at(step - rest, a.steps - rest, a.decay, a.rate) if step >= rest else 0.0
        heads["lr"] = rate_at(step, a.steps, a.decay, a.rate)
        loss, log = loss_of(model, batches.draw(step))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        step += 1
        keep = min(AVERAGE_DECAY, step / (step + 10))
        with torch.no_grad():
            for k, v in model.state_dict().items():
                average[k].lerp_(v, 1 - keep)
        logs.append(log)
        if step % 100 == 0:
            line = {k: round(float(np.mean([x[k] for x in logs if k in x])), 3) for k in logs[0]}
            line |= {"step": step, "sec": round(time.time() - began, 1)}
            if step % 1000 == 0:
                line["held_out_phone"] = round(held_out_phone_accuracy(model, batches), 3)
            print(json.dumps(line), flush=True)
            with open(a.run / "log.jsonl", "a") as f:
                f.write(json.dumps(line) + "\n")
            logs = []
        if step % 250 == 0 or step == a.steps:
            save_checkpoint(last, model, average, optimizer, step, batches.classes)


if __name__ == "__main__":
    main()
