"""Writes the built-in model as it is before any training: HuBERT-nano, the architecture of hubert-base at small sizes,
with the weights that transformers draws from a fixed seed, in float16.

    pip install torch transformers safetensors
    python tools/nano/make_untrained.py          # rewrites public/models/hubert-nano
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import HubertConfig, HubertModel, Wav2Vec2FeatureExtractor

SEED = 20
DEFAULT_OUT = Path(__file__).resolve().parents[2] / "public" / "models" / "hubert-nano"

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


def nano_config():
    return HubertConfig(
        conv_dim=[48, 64, 96, 96, 96, 128, 128],
        hidden_size=144,
        num_hidden_layers=4,
        num_attention_heads=4,
        intermediate_size=512,
        num_conv_pos_embeddings=64,
        num_conv_pos_embedding_groups=8,
        classifier_proj_size=128,
        hidden_dropout=0.1,
        attention_dropout=0.1,
        activation_dropout=0.0,
        feat_proj_dropout=0.0,
        final_dropout=0.0,
        layerdrop=0.0,
        apply_spec_augment=False,
        mask_time_prob=0.0,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)

    torch.manual_seed(args.seed)
    config = nano_config()
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
