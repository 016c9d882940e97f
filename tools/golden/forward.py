"""A model whose every parameter shows, and each stage of its forward pass."""

import torch
from safetensors.torch import save_file

from clips import SAMPLE_RATE


def perturb(model, seed):
    """Moves every 1-D parameter off 0 and 1, so a forgotten bias or gain shows; likewise batch norm's statistics and what
    WavLM adds to attention."""
    gen = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, p in model.named_parameters():
            if p.ndim == 1 and "layer_weights" not in name and "masked_spec" not in name:
                p.add_(0.1 * torch.randn(p.shape, generator=gen))
            if any(part in name for part in ("layer_weights", "gru_rel_pos_const", "rel_attn_embed")):
                p.add_(torch.randn(p.shape, generator=gen))
        for module in model.modules():
            if isinstance(module, torch.nn.BatchNorm1d):
                module.running_mean.add_(0.3 * torch.randn(module.running_mean.shape, generator=gen))
                module.running_var.mul_(torch.exp(0.5 * torch.randn(module.running_var.shape, generator=gen)))
                module.num_batches_tracked.add_(1000)


def keep_batch_norm(model):
    """Batch norm belongs to the frozen part, and keeps its statistics while the rest is in train mode."""
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm1d):
            module.eval()
            module.train = lambda mode=True, module=module: module


def legacy_names(state):
    """The names that older checkpoints use for the positional convolution's weight norm."""
    return {
        k.replace("parametrizations.weight.original0", "weight_g").replace("parametrizations.weight.original1", "weight_v"): v
        for k, v in state.items()
    }


def pad(fx, clips, mask):
    """The seed's order: each clip is normalised alone, then padded with zeros to the longest."""
    alone = [{"input_values": fx(c, sampling_rate=SAMPLE_RATE).input_values[0]} for c in clips]
    return fx.pad(alone, padding=True, return_tensors="pt", return_attention_mask=mask)


def write_forward(model, fx, clips, labels, uses_mask, out):
    t = {}
    model.eval()
    body = model.base_model
    with torch.no_grad():
        for i in range(4):
            x = fx(clips[i], sampling_rate=SAMPLE_RATE, return_tensors="pt").input_values
            features = body.feature_extractor(x).transpose(1, 2)
            projected = body.feature_projection(features)
            projected = projected[0] if isinstance(projected, tuple) else projected
            r = model(x, output_hidden_states=True)
            t[f"clip{i}.input_values"] = x[0]
            t[f"clip{i}.conv_features"] = features[0]
            t[f"clip{i}.projected"] = projected[0]
            for j, h in enumerate(r.hidden_states):
                t[f"clip{i}.hidden_states.{j}"] = h[0]
            t[f"clip{i}.last_hidden_state"] = body(x).last_hidden_state[0]
            t[f"clip{i}.logits"] = r.logits[0]
        batch = pad(fx, clips[:4], mask=True)
        y = torch.tensor(labels[:4])
        plain = model(batch.input_values, labels=y)
        masked = model(batch.input_values, attention_mask=batch.attention_mask, labels=y)
        t["batch.input_values"] = batch.input_values
        t["batch.attention_mask"] = batch.attention_mask.to(torch.int32)
        t["batch.labels"] = y.to(torch.int32)
        t["batch.logits"] = plain.logits
        t["batch.loss"] = plain.loss.reshape(1)
        t["batch.logits_masked"] = masked.logits
        t["batch.loss_masked"] = masked.loss.reshape(1)
    save_file({k: v.contiguous().clone() for k, v in t.items()}, out / "forward.safetensors")
