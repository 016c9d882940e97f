"""The model that is pretrained: transformers' HubertModel at a small size, and the heads that training puts on it."""

import torch
from torch import nn
from transformers import HubertConfig, HubertModel

CLIP_STATISTICS = 10  # see clip_statistics in train.py
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


class Pretraining(nn.Module):
    """HubertModel with linear heads: phone, acoustic and prosody class of each frame; statistics of the whole clip."""

    def __init__(self, classes: tuple[int, int, int], config: HubertConfig | None = None):
        super().__init__()
        self.body = HubertModel(config or nano_config(dropout=0.0, mask_time_prob=0.05))
        width = self.body.config.hidden_size
        self.heads = nn.ModuleList(nn.Linear(width, n) for n in classes)
        self.deep_head = nn.Linear(width, classes[0])
        self.clip_head = nn.Linear(width, CLIP_STATISTICS)

    def forward(self, audio: torch.Tensor, mask: torch.Tensor | None):
        """audio [B, N], mask [B, T] bool or None → (three logits [B, T, classes], deep phone logits, clip statistics [B, S])."""
        out = self.body(audio, mask_time_indices=mask, output_hidden_states=True)
        last = out.last_hidden_state  # [B, T, C]
        return [head(last) for head in self.heads], self.deep_head(out.hidden_states[DEEP_LAYER]), self.clip_head(last.mean(1))
