"""Writes trainer-options.json: what transformers' Trainer, torch and scikit-learn do with the options that the other
goldens leave alone.

    python tools/golden/trainer_options.py   # rewrites fixtures/golden/trainer-options.json alone
"""

import argparse
import json
import tempfile
import warnings
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from sklearn.metrics import accuracy_score, balanced_accuracy_score, f1_score, precision_recall_fscore_support
from sklearn.utils.class_weight import compute_class_weight
from transformers import Trainer, TrainerCallback, TrainingArguments, get_scheduler
from transformers.trainer_pt_utils import LabelSmoother, get_length_grouped_indices

SCRATCH = str(Path(tempfile.gettempdir()) / "golden-trainer-options")
COMMON = dict(output_dir=SCRATCH, report_to=[], use_cpu=True, disable_tqdm=True, remove_unused_columns=False,
              label_names=["labels"])


def schedules():
    """The learning rate of each update; `metrics`: what a schedule that follows one was told, an evaluation an update."""
    cases = [
        ("cosine", {"num_cycles": 1.5}, 4, 31),
        ("cosine_with_restarts", {"num_cycles": 3}, 0.1, 37),
        ("polynomial", {"power": 2.0, "lr_end": 1e-5}, 3, 23),
        ("inverse_sqrt", None, 6, 25),
        ("inverse_sqrt", {"timescale": 9}, 0, 20),
        ("constant_with_warmup", None, 0.25, 21),
        ("cosine_with_min_lr", {"min_lr_rate": 0.1}, 5, 30),
        ("cosine_with_min_lr", {"min_lr": 2e-4, "num_cycles": 1.0}, 0, 18),
        ("cosine_warmup_with_min_lr", {"min_lr_rate": 0.05}, 6, 24),
        ("cosine_warmup_with_min_lr", {"min_lr": 1e-4, "warmup_lr_rate": 0.2}, 6, 24),
        ("warmup_stable_decay", {"num_decay_steps": 9}, 5, 27),
        ("warmup_stable_decay", {"num_decay_steps": 6, "num_stable_steps": 4, "warmup_type": "cosine",
                                 "decay_type": "linear", "min_lr_ratio": 0.1}, 7, 27),
        ("warmup_stable_decay", {"num_decay_steps": 8, "warmup_type": "1-sqrt", "decay_type": "1-sqrt"}, 4, 20),
        ("linear", None, 0.3, 19),
        ("linear", None, 1.5, 10),
    ]
    rows = []
    for kind, kwargs, warmup, total in cases:
        args = TrainingArguments(**COMMON, lr_scheduler_type=kind, lr_scheduler_kwargs=kwargs, warmup_steps=warmup)
        opt = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=1e-3)
        sched = get_scheduler(kind, opt, args.get_warmup_steps(total), total, args.lr_scheduler_kwargs)
        rates = []
        for _ in range(total):
            rates.append(sched.get_last_lr()[0])
            opt.step()
            sched.step()
        rows.append({"lr_scheduler_type": kind, "lr_scheduler_kwargs": kwargs, "warmup_steps": warmup,
                     "total_updates": total, "learning_rate": 1e-3, "learning_rates": rates})
    rng = np.random.default_rng(5)
    followed = []
    for kind, kwargs, start in [
        ("reduce_lr_on_plateau", {"patience": 1, "factor": 0.5}, 1e-3),
        ("reduce_lr_on_plateau", {"mode": "max", "patience": 0, "cooldown": 2, "threshold": 0.01,
                                  "threshold_mode": "abs", "min_lr": 2e-4}, 1e-3),
        ("greedy", {"patience": 1, "factor": 0.8, "min_lr": 1e-4, "max_lr": 2e-3}, 1e-3),
        ("greedy", {"patience": 0, "factor": 0.5, "min_lr": 2e-4, "cooldown": 1, "warmup": 1, "smooth": True,
                    "window_size": 3, "reset_start": 2}, 1e-3),
    ]:
        opt = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=start)
        sched = get_scheduler(kind, opt, 0, 50, kwargs)
        metrics = [round(float(v), 3) for v in np.concatenate([1 - 0.05 * np.arange(10), rng.uniform(0.4, 0.8, 40)])]
        rates = [opt.param_groups[0]["lr"]]
        for value in metrics:
            sched.step(value)
            rates.append(opt.param_groups[0]["lr"])
        followed.append({"lr_scheduler_type": kind, "lr_scheduler_kwargs": kwargs, "learning_rate": start,
                         "metrics": metrics, "rates": rates})
    return rows, followed


def losses(rng):
    """Mean loss of a batch and its gradient: LabelSmoother, and torch's CrossEntropyLoss with weights."""
    rows = []
    for clips, classes, smoothing, weighted in [(5, 6, 0.1, False), (3, 4, 0.3, False), (7, 3, 0.0, True),
                                                (6, 5, 0.2, True), (1, 2, 0.0, True)]:
        logits = torch.tensor(rng.normal(0, 2, (clips, classes)).round(4), dtype=torch.float32, requires_grad=True)
        labels = torch.tensor(rng.integers(0, classes, clips))
        weights = rng.uniform(0.3, 3, classes).round(4).tolist() if weighted else None
        if weighted:
            loss = torch.nn.CrossEntropyLoss(torch.tensor(weights), label_smoothing=smoothing)(logits, labels)
        else:
            loss = LabelSmoother(epsilon=smoothing)({"logits": logits}, labels)
        loss.backward()
        rows.append({"logits": logits.tolist(), "labels": labels.tolist(), "label_smoothing_factor": smoothing,
                     "class_weights": weights, "loss": loss.item(), "gradient": logits.grad.tolist()})
    return rows


def class_weights(rng):
    rows = []
    for labels, classes in [(rng.integers(0, 4, 30), 4), (np.array([0, 0, 0, 0, 1, 2, 2]), 3)]:
        weights = compute_class_weight("balanced", classes=np.arange(classes), y=labels)
        rows.append({"labels": labels.tolist(), "classes": classes, "weights": weights.tolist()})
    return rows


def length_grouping(rng):
    """The order that LengthGroupedSampler makes of a permutation."""
    rows = []
    for n, group in [(23, 4), (7, 8), (130, 2), (64, 16), (450, 2)]:
        lengths = rng.integers(4000, 4000 + 3 * n, n).tolist()
        permutation = torch.randperm(n, generator=torch.Generator().manual_seed(n)).tolist()
        order = get_length_grouped_indices(lengths, group, generator=torch.Generator().manual_seed(n))
        rows.append({"lengths": lengths, "group_size": group, "permutation": permutation, "order": order})
    return rows


class Rows(torch.utils.data.Dataset):
    def __init__(self, x, y):
        self.x, self.y = torch.tensor(x, dtype=torch.float32), [int(v) for v in y]

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return {"x": self.x[i], "labels": self.y[i]}


class Linear(torch.nn.Module):
    """One linear layer that starts from a sine: small enough to be followed by hand, its numbers are real."""

    def __init__(self, width, classes):
        super().__init__()
        self.config = SimpleNamespace(problem_type=None)  # Trainer asks before it smooths labels
        self.classifier = torch.nn.Linear(width, classes)
        with torch.no_grad():
            self.classifier.weight.copy_(torch.sin(torch.arange(1, width * classes + 1)).reshape(classes, width) / 4)
            self.classifier.bias.zero_()

    def forward(self, x, labels=None):
        logits = self.classifier(x)
        if labels is None:
            return {"logits": logits}
        return {"loss": torch.nn.functional.cross_entropy(logits, labels), "logits": logits}


def totals():
    """Counts of batches and updates, with and without the last, incomplete batch."""
    rows = []
    for n, batch, accumulation, epochs, drop in [(100, 8, 4, 3, True), (101, 8, 1, 0.5, True), (16, 8, 4, 2, True),
                                                 (33, 4, 8, 1.25, True), (33, 4, 8, 1.25, False), (9, 8, 1, 7, True)]:
        args = TrainingArguments(**COMMON, per_device_train_batch_size=batch, gradient_accumulation_steps=accumulation,
                                 num_train_epochs=epochs, dataloader_drop_last=drop)
        trainer = Trainer(model=Linear(2, 2), args=args, train_dataset=Rows(np.zeros((n, 2)), np.zeros(n)))
        values = trainer.set_initial_training_values(args, trainer.get_train_dataloader())
        rows.append({"train_rows": n, "batch_size": batch, "accumulation": accumulation, "epochs": epochs,
                     "drop_last": drop, "micro_batches_per_epoch": values[5], "updates_per_epoch": values[1],
                     "total_updates": values[6]})
    return rows


RUNS = [
    dict(num_train_epochs=3, eval_strategy="epoch", save_strategy="epoch", logging_strategy="epoch"),
    dict(num_train_epochs=2.5, eval_strategy="steps", eval_steps=3, save_strategy="steps", save_steps=6,
         logging_steps=2, logging_first_step=True, load_best_model_at_end=True, metric_for_best_model="eval_accuracy"),
    dict(max_steps=11, eval_strategy="steps", eval_steps=0.2, logging_steps=0.25, save_strategy="best",
         metric_for_best_model="loss", eval_delay=4, warmup_steps=0.3),
    dict(num_train_epochs=4, eval_strategy="epoch", eval_delay=1.5, save_strategy="best", metric_for_best_model="f1",
         logging_strategy="no", logging_first_step=True, eval_on_start=True),
    # as many in a batch as there are to evaluate: Trainer would leave out clips of the evaluation too
    dict(num_train_epochs=3, dataloader_drop_last=True, per_device_eval_batch_size=5, eval_strategy="epoch", save_strategy="steps", save_steps=4,
         logging_steps=1, label_smoothing_factor=0.2, lr_scheduler_type="cosine_with_restarts",
         lr_scheduler_kwargs={"num_cycles": 2}, warmup_steps=2, max_grad_norm=0.3),
    dict(num_train_epochs=6, eval_strategy="epoch", save_strategy="no", logging_steps=3,
         lr_scheduler_type="reduce_lr_on_plateau", lr_scheduler_kwargs={"patience": 0, "factor": 0.5, "mode": "max"},
         metric_for_best_model="accuracy", learning_rate=0.3),
    dict(max_steps=7, gradient_accumulation_steps=3, eval_strategy="steps", save_strategy="epoch", logging_steps=2,
         adam_beta1=0.8, adam_beta2=0.95, adam_epsilon=1e-4, weight_decay=0.1, max_grad_norm=0.0,
         lr_scheduler_type="polynomial", lr_scheduler_kwargs={"power": 2.0}),
    # every figure that an evaluation has, compared in each of these
    dict(max_steps=12, eval_strategy="steps", eval_steps=1, save_strategy="best", logging_steps=6,
         metric_for_best_model="balanced_accuracy", learning_rate=0.1),
    dict(max_steps=12, eval_strategy="steps", eval_steps=1, save_strategy="best", logging_steps=6,
         metric_for_best_model="eval_weighted_precision", learning_rate=0.1),
    dict(max_steps=12, eval_strategy="steps", eval_steps=1, save_strategy="best", logging_steps=6,
         metric_for_best_model="LABEL_1_recall", learning_rate=0.1),
    dict(num_train_epochs=3, class_weights="balanced", eval_strategy="no", save_strategy="no", logging_strategy="epoch",
         lr_scheduler_type="inverse_sqrt", warmup_steps=2),
]


def runs(rng):
    """Real Trainers on the linear layer: their log, and after which updates they save."""
    x = rng.normal(0, 1, (17, 3)).round(3)
    y = rng.integers(0, 3, 17)
    x[np.arange(17), y] += 1
    train, validation = Rows(x[:12], y[:12]), Rows(x[12:], y[12:])

    def compute_metrics(p):
        guess = p.predictions.argmax(-1)
        metrics = {"accuracy": accuracy_score(p.label_ids, guess),
                   "f1": f1_score(p.label_ids, guess, average="macro", labels=[0, 1, 2], zero_division=0)}
        if not all_figures:
            return metrics
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a predicted class without clips
            metrics["balanced_accuracy"] = balanced_accuracy_score(p.label_ids, guess)
        for average in ["macro", "micro", "weighted", None]:
            figures = precision_recall_fscore_support(p.label_ids, guess, average=average, labels=[0, 1, 2], zero_division=0)
            for name, value in zip(["precision", "recall", "f1"], figures):
                metrics[f"{average}_{name}" if average else f"LABEL_1_{name}"] = float(value if average else value[1])
        return metrics

    class Saves(TrainerCallback):
        def __init__(self):
            self.steps = []

        def on_save(self, args, state, control, **_):
            self.steps.append(state.global_step)

    out = []
    for case in RUNS:
        # a run logs all figures, of single labels the chosen one, where the best is chosen by one of them
        all_figures = case.get("metric_for_best_model", "loss").removeprefix("eval_") not in {"loss", "accuracy", "f1"}
        settings = {"per_device_train_batch_size": 5, "per_device_eval_batch_size": 8, "learning_rate": 0.05, **case}
        given = {k: v for k, v in settings.items() if k != "class_weights"}
        saves = Saves()
        torch.manual_seed(0)
        weights = compute_class_weight("balanced", classes=np.arange(3), y=np.array(train.y))

        class Weighted(Trainer):
            def compute_loss(self, model, inputs, return_outputs=False, **_):
                loss = torch.nn.CrossEntropyLoss(torch.tensor(weights, dtype=torch.float32))
                outputs = model(**inputs)
                value = loss(outputs["logits"], inputs["labels"])
                return (value, outputs) if return_outputs else value

        trainer = (Weighted if "class_weights" in case else Trainer)(
            model=Linear(3, 3), train_dataset=train, eval_dataset=validation, compute_metrics=compute_metrics,
            args=TrainingArguments(**COMMON, **given, train_sampling_strategy="sequential", save_total_limit=3),
            callbacks=[saves])
        trainer.train()
        chosen = case.get("metric_for_best_model", "")

        def is_kept(key):
            if key.startswith("eval_LABEL_"):
                return key == f"eval_{chosen}"
            return key in {"step", "epoch", "loss", "grad_norm", "learning_rate"} or (
                key.startswith("eval_") and not key.endswith(("_runtime", "_per_second")))

        log = [{k: v for k, v in row.items() if is_kept(k)}
               for row in trainer.state.log_history if "loss" in row or "eval_loss" in row]
        out.append({"settings": settings, "log": log, "saves": saves.steps,
                    "best_step": trainer.state.best_global_step,
                    "weight": trainer.model.classifier.weight.flatten().tolist()})
    return {"x": x.tolist(), "labels": y.tolist(), "train": 12, "runs": out}


def arguments():
    """`TrainingArguments(...)` as Python reads it, as the JSON that transformers writes."""
    sources = [
        'TrainingArguments(output_dir="out", learning_rate=1e-4, num_train_epochs=5, warmup_steps=0.1)',
        "args = TrainingArguments(\n"
        "    './results',  # where\n"
        "    per_device_train_batch_size = 2 ** 4,\n"
        "    gradient_accumulation_steps=32 // 8, weight_decay=1 / 100,\n"
        "    eval_strategy='steps', eval_steps=3 * (10 - 5), save_strategy=\"steps\", save_steps=30,\n"
        "    lr_scheduler_type='cosine_with_restarts', lr_scheduler_kwargs={'num_cycles': 2},\n"
        "    load_best_model_at_end=True, metric_for_best_model='eval_' 'f1', greater_is_better=True,\n"
        "    report_to=[], seed=0x1F, max_steps=1_000, adam_epsilon=1.e-06, logging_first_step=not False,\n"
        "    label_smoothing_factor=.1, data_seed=None, dataloader_drop_last=True,\n"
        "    train_sampling_strategy=r'group_by_length', save_total_limit=+2,\n"
        ")\n",
    ]
    rows = []
    for source in sources:
        scope = {"TrainingArguments": TrainingArguments}
        exec("made = " + source.removeprefix("args = "), scope)
        rows.append({"source": source, "json": scope["made"].to_dict()})
    return rows


def write_trainer_options(root):
    rng = np.random.default_rng(11)
    curves, followed = schedules()
    golden = {"curves": curves, "followed": followed, "losses": losses(rng), "class_weights": class_weights(rng),
              "length_grouping": length_grouping(rng), "totals": totals(), "runs": runs(rng), "arguments": arguments()}
    json.dump(golden, open(root / "trainer-options.json", "w"), separators=(",", ":"))


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[2] / "fixtures" / "golden")
    write_trainer_options(ap.parse_args().out)
