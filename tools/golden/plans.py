"""What is decided before the first update: how many there are, their learning rates, the sizes of a split."""

import json
import math

import numpy as np
import torch
from transformers import Trainer, TrainingArguments

from clips import Clips
from training import SCRATCH


def write_schedules(root):
    """What Trainer decides before the first step: total optimizer steps, and the learning rate at each."""
    from transformers import get_scheduler

    rows = []
    for n, bs, acc, epochs in [(6697, 8, 4, 3), (6697, 32, 4, 5), (100, 8, 4, 3), (64, 16, 1, 2), (7, 8, 4, 1), (33, 4, 8, 2),
                               (372, 1, 1, 1), (6697, 16, 2, 3)]:
        batches = math.ceil(n / bs)
        model = torch.nn.Linear(1, 1)
        args = TrainingArguments(output_dir=SCRATCH, per_device_train_batch_size=bs,
                                 gradient_accumulation_steps=acc, num_train_epochs=epochs, report_to=[], use_cpu=True)
        trainer = Trainer(model=model, args=args, train_dataset=Clips(np.zeros((n, 1)), np.zeros(n)))
        values = trainer.set_initial_training_values(args, trainer.get_train_dataloader())
        per_epoch = values[1]
        rows.append({"train_rows": n, "batch_size": bs, "accumulation": acc, "epochs": epochs, "micro_batches_per_epoch": batches,
                     "updates_per_epoch": int(per_epoch), "total_updates": int(values[6])})
    curves = []
    for kind, warmup, total in [("linear", 5, 20), ("linear", 500, 265), ("cosine", 10, 60), ("constant", 0, 20),
                                ("constant_with_warmup", 8, 20), ("cosine_with_restarts", 4, 40), ("polynomial", 5, 30)]:
        opt = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=1e-3)
        sched = get_scheduler(kind, opt, num_warmup_steps=warmup, num_training_steps=total)
        lrs = []
        for _ in range(total):
            lrs.append(sched.get_last_lr()[0])
            opt.step()
            sched.step()
        curves.append({"lr_scheduler_type": kind, "warmup_steps": warmup, "total_updates": total, "learning_rate": 1e-3,
                       "learning_rates": lrs})
    json.dump({"totals": rows, "curves": curves}, open(root / "schedules.json", "w"), indent=1)


def write_splits(root):
    """datasets' train_test_split sizes: 10 % held out, then that half and half; stratified or not."""
    from datasets import ClassLabel, Dataset

    rows = []
    for n in (7442, 600, 535, 101, 20):
        ds = Dataset.from_dict({"i": list(range(n))})
        a = ds.train_test_split(test_size=0.1, seed=0)
        b = a["test"].train_test_split(test_size=0.5, seed=0)
        rows.append({"rows": n, "train": len(a["train"]), "validation": len(b["train"]), "test": len(b["test"])})
    json.dump(rows, open(root / "splits.json", "w"), indent=1)
