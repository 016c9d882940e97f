"""What the probes fit, by other means: logistic regression by scikit-learn, a weighted sum of hidden states by PyTorch's L-BFGS, the
head of transformers trained with PyTorch's AdamW. Writes fixtures/golden/probes.json.

    pip install numpy scikit-learn torch transformers
    python tools/golden/probes.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
import torch
import transformers
from sklearn.linear_model import LogisticRegression
from transformers import HubertConfig, HubertForSequenceClassification
from transformers.modeling_outputs import BaseModelOutput

OUT = Path(__file__).parents[2] / "fixtures" / "golden" / "probes.json"


def made_up(rng, rows, features, classes, spread):
    centres = spread * rng.standard_normal((classes, features))
    labels = np.sort(rng.integers(0, classes, rows))
    labels[:classes] = np.arange(classes)
    x = centres[labels] + rng.standard_normal((rows, features))
    return np.round(x, 4).astype(np.float32).astype(np.float64), labels


def fit(x, labels, c, weights=None):
    model = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(x, labels, sample_weight=weights)
    return model.coef_.tolist(), model.intercept_.tolist(), model.predict_proba(x).tolist()


def weighted_sum(rng, rows, states, size, classes, c):
    """The minimum that L-BFGS in double precision finds from equal layers. Each state is divided by its deviation, then each
    dimension by that of all states; the penalty is on the weights then and on the layer weights."""
    labels = np.arange(rows) % classes
    x = rng.standard_normal((rows, states, size)) * np.array([1, 5, 0.2, 2])[:states, None] * rng.uniform(0.5, 3, size) + 3
    x[:, 1] += 4 * rng.standard_normal((classes, size))[labels]
    x = np.round(x, 4).astype(np.float32).astype(np.float64)
    z = x - x.mean(0)
    z /= np.sqrt((z**2).mean((0, 2)))[None, :, None]
    z /= np.sqrt((z**2).mean((0, 1)))[None, None, :]
    z, y = torch.tensor(z), torch.tensor(labels)
    columns = 1 if classes == 2 else classes
    parameters = [torch.zeros(shape, dtype=torch.float64, requires_grad=True) for shape in [(size, columns), (columns,), (states,)]]
    weights, intercepts, layers = parameters
    optimizer = torch.optim.LBFGS(parameters, max_iter=3000, tolerance_grad=1e-12, tolerance_change=0, history_size=50, line_search_fn="strong_wolfe")

    def logits():
        own = torch.einsum("nsd,s->nd", z, layers.softmax(0)) @ weights + intercepts
        return torch.cat([torch.zeros_like(own), own], 1) if classes == 2 else own

    def loss():
        optimizer.zero_grad()
        value = c * torch.nn.functional.cross_entropy(logits(), y, reduction="sum") + (weights**2).sum() / 2 + (layers**2).sum() / 2
        value.backward()
        return value

    optimizer.step(loss)
    return {"c": c, "states": states, "x": x.ravel().tolist(), "labels": labels.tolist(), "layer_weights": layers.tolist(),
            "probabilities": logits().softmax(1).tolist()}


def transformers_head(rng, rows, states, size, classes, steps, batch):
    """Steps of training `HubertForSequenceClassification`, whose body is replaced by given hidden states of seven frames."""
    torch.manual_seed(15)
    config = HubertConfig(hidden_size=size, num_hidden_layers=states - 1, num_attention_heads=1, intermediate_size=4, conv_dim=(4,),
                          conv_stride=(1,), conv_kernel=(1,), num_feat_extract_layers=1, num_conv_pos_embeddings=2, num_conv_pos_embedding_groups=1,
                          classifier_proj_size=6, num_labels=classes, use_weighted_layer_sum=True)
    model = HubertForSequenceClassification(config)
    frames = torch.tensor(rng.standard_normal((rows, states, 7, size)) * 4, dtype=torch.float32)
    labels = torch.arange(rows) % classes
    frames[:, 1] += 60.0 * (labels[:, None, None] - 1)
    chosen = []
    model.hubert.forward = lambda *_, **__: BaseModelOutput(last_hidden_state=frames[chosen[-1], -1], hidden_states=tuple(frames[chosen[-1]].unbind(1)))
    head = {n: p for n, p in model.named_parameters() if not n.startswith("hubert.")}
    start = {n: p.tolist() for n, p in head.items()}
    rate, decay = 0.02, 0.1
    groups = [{"params": [p for n, p in head.items() if ("bias" in n) == bias], "weight_decay": 0 if bias else decay} for bias in (False, True)]
    optimizer = torch.optim.AdamW(groups, lr=rate)
    schedule = transformers.get_linear_schedule_with_warmup(optimizer, 0, steps)
    losses, norms, batches = [], [], []
    for _ in range(steps):
        batches.append(rng.choice(rows, batch, replace=False).tolist())
        chosen.append(batches[-1])
        optimizer.zero_grad()
        loss = model(torch.zeros(batch, 7), labels=labels[batches[-1]]).loss
        loss.backward()
        norms.append(float(torch.nn.utils.clip_grad_norm_(list(head.values()), 1.0)))
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    assert min(norms) < 1 < max(norms)  # some are clipped
    chosen.append(list(range(rows)))
    with torch.no_grad():
        logits = model(torch.zeros(rows, 7)).logits
    return {"transformers": transformers.__version__, "learning_rate": rate, "weight_decay": decay, "states": states, "means": frames.mean(2).flatten().tolist(),
            "labels": labels.tolist(), "start": start, "batches": batches, "losses": losses, "layer_weights": head["layer_weights"].tolist(), "log_probabilities": logits.log_softmax(1).tolist()}


def main():
    rng = np.random.default_rng(15)
    cases = []
    for name, rows, features, classes, spread in [
        ("six labels", 90, 12, 6, 0.8), ("two labels", 40, 5, 2, 0.7), ("more features than clips", 24, 40, 3, 0.3),
        ("separable", 30, 4, 3, 6.0), ("a label of one clip", 31, 6, 4, 1.0),
    ]:
        x, labels = made_up(rng, rows, features, classes, spread)
        if name == "a label of one clip":
            keep = (labels != 3) | (np.arange(rows) == np.flatnonzero(labels == 3)[0])
            x, labels = x[keep], labels[keep]
        for c in [0.01, 1, 100]:
            coef, intercept, probabilities = fit(x, labels, c)
            cases.append({"name": name, "c": c, "x": x.tolist(), "labels": labels.tolist(), "coef": coef,
                          "intercept": intercept, "probabilities": probabilities})
    # a soft label is the same clip several times, each weighed by its share
    x, _ = made_up(rng, 30, 5, 3, 1.0)
    targets = rng.dirichlet([1, 1, 1], 30).round(3)
    targets[:, 2] = 1 - targets[:, 0] - targets[:, 1]
    repeated, labels, shares = np.repeat(x, 3, axis=0), np.tile(np.arange(3), 30), targets.ravel()
    coef, intercept, _ = fit(repeated, labels, 1, shares)
    probabilities = LogisticRegression(C=1, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(repeated, labels, sample_weight=shares).predict_proba(x)
    cases.append({"name": "soft labels", "c": 1, "x": x.tolist(), "targets": targets.tolist(), "coef": coef,
                  "intercept": intercept, "probabilities": probabilities.tolist()})
    sums = [weighted_sum(rng, 60, 4, 5, 3, 1), weighted_sum(rng, 40, 3, 6, 2, 0.1)]
    head = transformers_head(rng, 24, 4, 5, 3, 30, 8)
    json.dump({"scikit-learn": sklearn.__version__, "torch": torch.__version__, "logistic_regression": cases, "weighted_sum": sums,
               "transformers_head": head}, open(OUT, "w"))


if __name__ == "__main__":
    main()
