"""Measures a body on the two tasks it never saw: real spoken digits (FSDD) and the sample's emotions, speakers disjoint.

    python3 tools/pretrain/evaluate.py --model public/models/hubert-nano --fsdd fsdd-600.zip \
        --sample public/sample/archive.zip --seeds 1 2 3

FSDD: three folds, each holding two of the six speakers out. Sample: four folds, each holding five of the 20 voices out.
Beside the model: the commonest class, logistic regression (LR) on the mean and deviation of MFCC and on statistics of pitch,
energy and duration, the best single one of those numbers, and the same body untrained. FT: the last two layers, projector
and classifier fine-tuned by AdamW, a fixed number of epochs, nothing chosen on the test clips.
"""

import argparse
import io
import json
import time
import wave
import zipfile
from pathlib import Path

import numpy as np
import soxr
import torch
import torch.nn.functional as F
from checkpoints import load_averaged
from features import mfcc, prosody
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn
from transformers import HubertModel

TRAINED_LAYERS = 2


def read_clips(archive: Path, label_field: int, speaker_field: int):
    """A zip of WAV files named by underscored fields → (audio at 16 kHz, labels, speakers, names)."""
    audio, labels, speakers = [], [], []
    with zipfile.ZipFile(archive) as z:
        names = sorted(n for n in z.namelist() if n.endswith(".wav"))
        for name in names:
            with wave.open(io.BytesIO(z.read(name))) as w:
                x = np.frombuffer(w.readframes(w.getnframes()), "<i2").astype(np.float32) / 32768
                audio.append(soxr.resample(x, w.getframerate(), 16_000) if w.getframerate() != 16_000 else x)
            fields = Path(name).stem.split("_")
            labels.append(fields[label_field])
            speakers.append(fields[speaker_field])
    return audio, np.unique(labels, return_inverse=True)[1], np.array(speakers), names


def folds(speakers: np.ndarray, per_fold: int, seed: int) -> list[np.ndarray]:
    """Boolean test masks; each speaker is tested once."""
    order = np.random.default_rng(seed).permutation(np.unique(speakers))
    return [np.isin(speakers, order[i : i + per_fold]) for i in range(0, len(order), per_fold)]


def mfcc_statistics(audio) -> np.ndarray:
    return np.stack([np.concatenate([m.mean(0), m.std(0)]) for m in (mfcc(x) for x in audio)])


def prosody_statistics(audio) -> np.ndarray:
    """Pitch (voiced frames), energy in dB, duration: means, deviations, extremes. [B, 12]"""
    rows = []
    for x in audio:
        f0, voiced, relative_db = prosody(x).T
        pitched = f0[voiced > 0] if voiced.any() else f0
        level_db = 10 * np.log10(np.mean(x**2) + 1e-12)
        rows.append([pitched.mean(), pitched.std(), pitched.min(), pitched.max(), np.ptp(pitched), pitched[-1] - pitched[0],
                     relative_db.mean(), relative_db.std(), level_db, np.abs(x).max(), voiced.mean(), len(x) / 16_000])  # fmt: skip
    return np.array(rows)


def regression_accuracy(x: np.ndarray, y: np.ndarray, test: np.ndarray) -> float:
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=2000))
    return float(model.fit(x[~test], y[~test]).score(x[test], y[test]))


@torch.no_grad()
def body_states(body: HubertModel, audio) -> tuple[list[torch.Tensor], np.ndarray]:
    """Each clip alone, normalised → (states entering the trained layers [T, C] each, mean of the last layer [B, C])."""
    body.eval()
    entering, pooled = [], []
    for x in audio:
        x = torch.from_numpy(((x - x.mean()) / np.sqrt(x.var() + 1e-7)).astype(np.float32))[None]
        states = body(x, output_hidden_states=True).hidden_states
        entering.append(states[-1 - TRAINED_LAYERS][0].clone())
        pooled.append(states[-1][0].mean(0).numpy())
    return entering, np.stack(pooled)


class Top(nn.Module):
    """The layers that fine-tuning moves, as HubertForSequenceClassification has them; padding neither seen nor counted."""

    def __init__(self, body: HubertModel, classes: int):
        super().__init__()
        source = body.encoder.layers[-TRAINED_LAYERS:]
        fresh = HubertModel(body.config)
        self.layers = fresh.encoder.layers[-TRAINED_LAYERS:]
        self.layers.load_state_dict(source.state_dict())
        self.projector = nn.Linear(body.config.hidden_size, body.config.classifier_proj_size)
        self.classifier = nn.Linear(body.config.classifier_proj_size, classes)

    def forward(self, x: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        """x [B, T, C], real [B, T] bool → logits [B, K]"""
        mask = torch.zeros(real.shape).masked_fill(~real, torch.finfo(torch.float32).min)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, attention_mask=mask)
        x = self.projector(x) * real[..., None]
        return self.classifier(x.sum(1) / real.sum(1, keepdim=True))


def padded(states: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    lengths = torch.tensor([len(s) for s in states])
    return nn.utils.rnn.pad_sequence(states, batch_first=True), torch.arange(int(lengths.max()))[None] < lengths[:, None]


def fine_tuned_accuracy(body, states, y, test, seed: int, epochs: int, rate: float, batch: int) -> float:
    torch.manual_seed(seed)
    top = Top(body, int(y.max()) + 1)
    rows, labels = np.flatnonzero(~test), torch.from_numpy(y)
    optimizer = torch.optim.AdamW(top.parameters(), rate, weight_decay=0.01)
    total = epochs * -(-len(rows) // batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (0.1 * total), max(0.0, (total - s) / (0.9 * total)))
    )
    top.train()
    for _ in range(epochs):
        order = torch.from_numpy(rows)[torch.randperm(len(rows))]
        for chosen in order.split(batch):
            loss = F.cross_entropy(top(*padded([states[i] for i in chosen])), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(top.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    top.eval()
    held = np.flatnonzero(test)
    with torch.no_grad():
        guess = torch.cat([top(*padded([states[i] for i in part])).argmax(1) for part in np.array_split(held, -(-len(held) // 32))])
    return float((guess == labels[held]).float().mean())


def load_body(source: Path) -> HubertModel:
    """An exported folder, or a checkpoint of train.py (its averaged weights)."""
    if source.is_dir():
        return HubertModel.from_pretrained(source, dtype=torch.float32)
    body = load_averaged(source).body
    body.config.hidden_dropout = body.config.attention_dropout = body.config.activation_dropout = 0.05
    return body


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--model", type=Path, required=True, help="an exported folder, or a checkpoint of train.py")
    ap.add_argument("--fsdd", type=Path)
    ap.add_argument("--sample", type=Path)
    ap.add_argument("--seeds", type=int, nargs="+", default=[1])
    ap.add_argument("--epochs", type=int, default=15)
    ap.add_argument("--rate", type=float, default=1e-3)
    ap.add_argument("--batch", type=int, default=8)
    ap.add_argument("--only-model", action="store_true", help="leave the baselines out")
    ap.add_argument("--out", type=Path, help="write the figures as JSON")
    a = ap.parse_args()
    torch.set_num_threads(1)
    body = load_body(a.model)
    torch.manual_seed(0)
    untrained = HubertModel(body.config)
    tasks = {}
    if a.fsdd:
        tasks["fsdd"] = (*read_clips(a.fsdd, 0, 1)[:3], 2)
    if a.sample:
        tasks["sample"] = (*read_clips(a.sample, 2, 0)[:3], 5)
    report: dict[str, dict[str, list[float]]] = {}
    for task, (audio, y, speakers, per_fold) in tasks.items():
        began, scores = time.time(), {}
        note = lambda name, value: scores.setdefault(name, []).append(value)  # noqa: E731
        states, pooled = body_states(body, audio)
        print(f"{task}: {len(audio)} clips, features in {time.time() - began:.1f} s", flush=True)
        if not a.only_model:
            plain_states, plain_pooled = body_states(untrained, audio)
            spectral, spoken = mfcc_statistics(audio), prosody_statistics(audio)
        for seed in a.seeds:
            per_seed: dict[str, list[float]] = {}
            for test in folds(speakers, per_fold, 0 if task == "fsdd" else seed):
                add = lambda name, value: per_seed.setdefault(name, []).append(value)  # noqa: E731
                if not a.only_model:
                    add("majority", float((y[test] == np.bincount(y[~test]).argmax()).mean()))
                    add("MFCC mean + std, LR", regression_accuracy(spectral, y, test))
                    add("pitch / energy / duration, LR", regression_accuracy(spoken, y, test))
                    for k in range(spoken.shape[1]):
                        add(f"one number {k}", regression_accuracy(spoken[:, k : k + 1], y, test))
                    add("untrained, LR", regression_accuracy(plain_pooled, y, test))
                    add("untrained, FT", fine_tuned_accuracy(untrained, plain_states, y, test, seed, a.epochs, a.rate, a.batch))
                add("model, LR", regression_accuracy(pooled, y, test))
                add("model, FT", fine_tuned_accuracy(body, states, y, test, seed, a.epochs, a.rate, a.batch))
                last = {name: round(v[-1], 3) for name, v in per_seed.items() if not name.startswith("one number")}
                print(f"  seed {seed}: {last}", flush=True)
            for name, values in per_seed.items():
                note(name, float(np.mean(values)))
        single = [np.mean(scores.pop(n)) for n in [n for n in scores if n.startswith("one number")]]
        if single:
            scores["best single number"] = [float(max(single))]
        report[task] = scores
        for name, values in scores.items():
            print(f"  {name:32s} {np.mean(values):.3f}  (seeds {min(values):.3f} to {max(values):.3f})")
        print(f"  took {time.time() - began:.0f} s", flush=True)
    if a.out:
        a.out.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
