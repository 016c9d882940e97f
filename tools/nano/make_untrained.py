"""Writes the built-in model as it is before any training: the shape of its config.json, with the weights that
transformers draws from a fixed seed, in float16. What pretraining is worth shows beside it (bench/built-in-model.ts).

    pip install torch transformers safetensors
    python tools/nano/make_untrained.py --out .cache/untrained
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import HubertConfig, HubertModel, Wav2Vec2FeatureExtractor

SEED = 20
BUILT_IN = Path(__file__).resolve().parents[2] / "public" / "models" / "hubert-nano"

CARD = """---
library_name: transformers
pipeline_tag: audio-classification
---
# HuBERT-nano, untrained

A HuBERT of {millions:.2f} million parameters: seven convolutions (16 kHz in, 50 frames a second out), {layers} transformer
layers of width {hidden}. Its weights are random: **it has heard nothing yet**. It shows that Voxtune works and gives a
baseline to compare with; what it learns comes from the clips it is fine-tuned on.

Made by `tools/nano/make_untrained.py` from seed {seed}; no data went into it. Weights are stored in float16.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--like", type=Path, default=BUILT_IN, help="folder of a model whose shape to take")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)

    torch.manual_seed(args.seed)
    config = HubertConfig.from_pretrained(args.like)
    model = HubertModel(config)
    count = sum(p.numel() for p in model.parameters())

    weights = {name: tensor.half().contiguous() for name, tensor in model.state_dict().items()}
    save_file(weights, args.out / "model.safetensors", metadata={"format": "pt"})
    config.architectures = ["HubertModel"]
    config.dtype = "float32"  # what to compute in; the file holds float16
    config.save_pretrained(args.out)
    Wav2Vec2FeatureExtractor(
        feature_size=1, sampling_rate=16_000, padding_value=0.0, do_normalize=True, return_attention_mask=False
    ).save_pretrained(args.out)
    (args.out / "voxtune.json").write_text(json.dumps({"untrained": True}) + "\n")
    card = CARD.format(millions=count / 1e6, layers=config.num_hidden_layers, hidden=config.hidden_size, seed=args.seed)
    (args.out / "README.md").write_text(card)
    print(f"{count} parameters in {args.out}")


if __name__ == "__main__":
    main()
