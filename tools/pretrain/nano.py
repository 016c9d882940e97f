"""The model that is pretrained: transformers' HubertModel at a small size, and the heads that training puts on it."""

from typing import NamedTuple

import torch
from torch import nn
from transformers import HubertConfig, HubertModel

DEEP_LAYER = 2  # its output predicts phones as well, so that the layers that stay frozen in fine-tuning are useful too


def nano_config(dropout: float, mask_time_prob: float) -> HubertConfig:
    """hubert-base's architecture (group norm, post-norm, gelu, no convolution bias) with 1.8 million parameters.

    Pretraining runs without dropout (so small a model does not overfit) and with the embedding of masked frames, which
    transformers makes only where mask_time_prob > 0; the exported configuration is the other way round.
    """
    return HubertConfig(
        conv_dim=(32, 64, 64, 96, 96, 128, 128),
        hidden_size=192,
        num_hidden_layers=4,
        num_attention_heads=6,
        intermediate_size=576,
        num_conv_pos_embeddings=32,
        num_conv_pos_embedding_groups=8,
        feat_extract_norm="group",
        conv_bias=False,
        do_stable_layer_norm=False,
        hidden_dropout=dropout,
        attention_dropout=dropout,
        activation_dropout=dropout,
        feat_proj_dropout=0.0,
        final_dropout=0.0,
        layerdrop=0.0,
        apply_spec_augment=mask_time_prob > 0,
        mask_time_prob=mask_time_prob,
        mask_feature_prob=0.0,
        classifier_proj_size=128,
    )


class Predictions(NamedTuple):
    """What the heads say of a batch."""

    classes: list[torch.Tensor]  # phone, acoustic, prosody: logits [B, T, K] each
    deep_phone: torch.Tensor  # [B, T, K], from a lower layer
    clip: torch.Tensor  # [B, S], statistics of the whole clip
    deep_clip: torch.Tensor | None  # [B, S], from the lower layer; None in the first stage
    effects: torch.Tensor | None  # [B, T, E], how much of each of delivery.py's effects; None in the first stage


class Pretraining(nn.Module):
    """HubertModel with linear heads: phone, acoustic and prosody class of each frame; statistics of the whole clip; where
    `effects` > 0 (the second stage), how each frame is spoken, and the clip's statistics from the lower layer too."""

    def __init__(self, classes: tuple[int, int, int], config: HubertConfig | None = None, statistics: int = 10, effects: int = 0):
        super().__init__()
        self.body = HubertModel(config or nano_config(dropout=0.0, mask_time_prob=0.05))
        width = self.body.config.hidden_size
        self.heads = nn.ModuleList(nn.Linear(width, n) for n in classes)
        self.deep_head = nn.Linear(width, classes[0])
        self.clip_head = nn.Linear(width, statistics)
        self.effect_head = nn.Linear(width, effects) if effects else None
        self.deep_clip_head = nn.Linear(width, statistics) if effects else None

    def forward(self, audio: torch.Tensor, mask: torch.Tensor | None) -> Predictions:
        """audio [B, N], mask [B, T] bool or None"""
        out = self.body(audio, mask_time_indices=mask, output_hidden_states=True)
        last, deep = out.last_hidden_state, out.hidden_states[DEEP_LAYER]  # [B, T, C]
        return Predictions(
            [head(last) for head in self.heads],
            self.deep_head(deep),
            self.clip_head(last.mean(1)),
            self.deep_clip_head(deep.mean(1)) if self.deep_clip_head else None,
            self.effect_head(last) if self.effect_head else None,
        )

    def trained_heads(self) -> list[nn.Parameter]:
        """Everything but the body."""
        return [p for name, p in self.named_parameters() if not name.startswith("body.")]
