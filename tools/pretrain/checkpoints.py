"""Pretraining's checkpoints: written, opened again as the averaged model, and that model's states over a corpus."""

from pathlib import Path

import numpy as np
import torch
from nano import Pretraining
from transformers import HubertConfig


def save_checkpoint(path: Path, model, average, optimizer, step: int, classes) -> None:
    state = {
        "model": model.state_dict(), "average": average, "optimizer": optimizer.state_dict(), "step": step,
        "classes": classes, "config": model.body.config.to_dict(),
    }  # fmt: skip
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def load_averaged(path: Path) -> Pretraining:
    """The averaged weights of a checkpoint, in eval mode."""
    state = torch.load(path, weights_only=False)
    model = model_of(state)
    model.load_state_dict(state["average"])
    return model.eval()


def model_of(state: dict) -> Pretraining:
    """A model of a checkpoint's shape."""
    weights = state["average"]
    effects = len(weights["effect_head.bias"]) if "effect_head.bias" in weights else 0
    config = HubertConfig.from_dict(state["config"])
    return Pretraining(tuple(state["classes"]), config, len(weights["clip_head.bias"]), effects)


def hidden_states(corpus, path: Path, layer: int) -> np.ndarray:
    """The averaged model's states of every frame of the corpus, each clip alone. [T, C]"""
    torch.set_num_threads(1)
    model, parts = load_averaged(path), []
    with torch.no_grad():
        for begin, end in zip(corpus.starts[:-1], corpus.starts[1:], strict=True):
            x = corpus.audio[begin:end].astype(np.float32)
            x = torch.from_numpy((x - x.mean()) / np.sqrt(x.var() + 1e-7))[None]
            parts.append(model.body(x, output_hidden_states=True).hidden_states[layer][0].numpy().astype(np.float16))
    return np.concatenate(parts).astype(np.float32)
