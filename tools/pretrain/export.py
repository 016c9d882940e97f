"""Writes a checkpoint of train.py as the page's built-in model: a folder that transformers' HubertModel opens.

    python3 tools/pretrain/export.py --checkpoint /tmp/nano/run/last.pt --corpus /tmp/nano/corpus --out public/models/hubert-nano

The averaged weights, in float16; the heads of pretraining are left out. With --figures (the JSON of evaluate.py) the card
carries the measured figures.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from checkpoints import model_of
from nano import nano_config
from safetensors.torch import save_file
from transformers import HubertModel, Wav2Vec2FeatureExtractor

DROPOUT = 0.05

CARD = """---
library_name: transformers
pipeline_tag: feature-extraction
tags: [hubert, audio, speech]
---
# HuBERT-nano

A speech model of {millions:.2f} million parameters with the architecture of hubert-base: seven convolutions (16 kHz in, 50
frames a second out) and {layers} transformer layers of width {hidden}. It is the built-in model of Voxtune: small enough to
fine-tune in a browser tab without a GPU, and pretrained, so that a few hundred clips are enough.

## What it is made of

- **Only synthetic speech**: {clips:,} utterances ({hours:.1f} hours) by espeak-ng 1.51: about 70 languages and accents,
  {timbres} timbres ({invented} of them invented), 770 everyday English words and invented syllables in five scripts, with random pitch,
  pace, loudness, tune, trembling and breath. No recording of a person went into it.
- While training, the speech is made to sound recorded: rooms, microphones, telephone bands, noise, other voices, clipping.
- **Task**: for each frame, masked or not, the phone that espeak-ng spoke ({phones} classes, so this is supervised
  by the synthesiser's own phonemes, unlike the original HuBERT), the cluster of {acoustic_text} and the cluster of pitch, voicing and
  energy (48); from the mean of all frames, ten statistics of pitch, energy, voice and pace.
- {training} Updates are of {frames}
  frames, by AdamW; the weights are an average over updates. Code and commands: `tools/pretrain/` of Voxtune.
- Kept out, because they are what it is tested on: all of FSDD, the English digits, every word (as spelled; "buy" is in, "by" is not)
  and timbre of the sample archive.

Weights are stored in float16.

What it reaches on real digits and on the sample's emotions, beside its baselines: `docs/built-in-model.md` of Voxtune.
{figures}
## What it is not good for

- **Recognising words or people, or anything that matters.** It has heard no person, its synthetic voices are few and alike,
  and its size is a fiftieth of hubert-base's.
- Real recordings far from clean close speech: noise over speech, singing, several speakers, children. Untested there.
- Judging how a person feels. Synthetic emotions are a demonstration; a classifier fine-tuned from this model on acted
  emotions says how a clip sounds, not what its speaker feels.
- Languages whose sounds espeak-ng renders poorly; it has been tested on English alone.
"""


def training_text(steps: int, earlier_steps: int) -> str:
    """What the stages were."""
    if not earlier_steps:
        return f"{steps:,} updates."
    return (
        f"Two stages: {earlier_steps:,} updates on plain speech, then {steps:,} on speech with a delivery of its own: tune, stress, pauses,\n"
        "  harshness, breath, creak and trembling that come and go. There each frame also says how it is spoken, and the mean of the\n"
        "  frames says so of each third of the clip."
    )


def figures_text(report: dict) -> str:
    """A table of evaluate.py's report."""
    names = {"fsdd": "FSDD-600, real digits, two speakers held out", "sample": "sample, six emotions, five voices held out"}
    rows = list(dict.fromkeys(name for scores in report.values() for name in scores))
    lines = ["", "## Measured", "", "Accuracy, mean over folds and seeds. LR: logistic regression on the mean of the last layer. FT: last two layers,",
             "projector and classifier fine-tuned (in PyTorch, by `tools/pretrain/evaluate.py`).", "",
             "| | " + " | ".join(names[t] for t in report) + " |", "|---|" + "---|" * len(report)]  # fmt: skip
    for row in rows:
        cells = [f"{np.mean(report[t][row]):.1%}" if row in report[t] else "" for t in report]
        lines.append(f"| {row} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--checkpoint", type=Path, required=True)
    ap.add_argument("--corpus", type=Path, nargs="+", required=True, help="of each stage, for the card")
    ap.add_argument("--earlier-steps", type=int, default=0, help="of the stage before, for the card")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--figures", type=Path)
    a = ap.parse_args()
    state = torch.load(a.checkpoint, weights_only=False)
    classes = tuple(state["classes"])
    trained = model_of(state)
    trained.load_state_dict(state["average"])
    config = nano_config(DROPOUT, mask_time_prob=0.0)
    body = HubertModel(config)
    body.load_state_dict({k: v for k, v in trained.body.state_dict().items() if k != "masked_spec_embed"})
    a.out.mkdir(parents=True, exist_ok=True)
    weights = {name: tensor.half().contiguous() for name, tensor in body.state_dict().items()}
    assert all(torch.isfinite(t).all() for t in weights.values()), "a weight does not fit float16"
    save_file(weights, a.out / "model.safetensors", metadata={"format": "pt"})
    config.architectures = ["HubertModel"]
    config.dtype = "float32"  # what to compute in; the file holds float16
    config.save_pretrained(a.out)
    Wav2Vec2FeatureExtractor(
        feature_size=1, sampling_rate=16_000, padding_value=0.0, do_normalize=True, return_attention_mask=False
    ).save_pretrained(a.out)
    (a.out / "model.safetensors").chmod(0o644)
    digest = hashlib.sha256((a.out / "model.safetensors").read_bytes()).hexdigest()
    (a.out / "voxtune.json").write_text(json.dumps({"untrained": False, "sha256": {"model.safetensors": digest}}) + "\n")
    indexes = [np.load(corpus / "index.npz")["starts"] for corpus in a.corpus]
    count = sum(p.numel() for p in body.parameters())
    acoustic = "MFCC (100)" if classes[1] == 100 else f"the model's own earlier features ({classes[1]}; before that, of MFCC)"
    card = CARD.format(
        millions=count / 1e6, layers=config.num_hidden_layers, hidden=config.hidden_size, clips=sum(len(starts) - 1 for starts in indexes),
        hours=sum(starts[-1] for starts in indexes) / 16_000 / 3600, phones=classes[0], acoustic_text=acoustic, frames=650, timbres=60 + 90 * len(indexes), invented=90 * len(indexes), training=training_text(state["step"], a.earlier_steps), figures=figures_text(json.loads(a.figures.read_text())) if a.figures else "",
    )  # fmt: skip
    (a.out / "README.md").write_text(card)
    print(f"{count:,} parameters at step {state['step']} in {a.out}; model.safetensors sha256 {digest}")


if __name__ == "__main__":
    main()
