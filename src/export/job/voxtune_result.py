"""What a job leaves: result/, and the file of it that Voxtune's page takes back under Runs."""

import csv
import json
import re
import shutil
import sys
import zipfile
from pathlib import Path

import torch
import transformers

from voxtune_model import hash_in_pieces


def write_result(trainer, job, parts, run_folder, seconds):
    """result/ and the file that Voxtune's page takes back. Every process predicts; the first writes."""
    folder = run_folder / "result"
    rows, speeds = [], {}
    for split, clips in parts.items():
        if len(clips):
            predicted = trainer.predict(clips, metric_key_prefix=split)
            trainer.log_metrics(split, predicted.metrics)
            measured = ("runtime", "samples_per_second", "steps_per_second")
            speeds[split] = {name: predicted.metrics[f"{split}_{name}"] for name in measured}
            rows += [(clip, split, logits) for clip, logits in zip(clips.clips, predicted.predictions)]
    if not trainer.is_world_process_zero():
        return
    shutil.rmtree(folder, ignore_errors=True)
    trainer.accelerator.unwrap_model(trainer.model).save_pretrained(str(folder / "model"))
    shutil.copyfile(job.folder / "model" / "preprocessor_config.json", folder / "model" / "preprocessor_config.json")
    trainer.state.save_to_json(str(folder / "trainer_state.json"))
    for name in ("job.json", "run.json", "manifest.csv"):
        shutil.copyfile(job.folder / name, folder / name)
    with open(folder / "predictions.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["clip", "split", "label", *(f"logit_{index}" for index in range(len(job.labels)))])
        for clip, split, logits in rows:
            writer.writerow([clip.clip, split, clip.label, *(f"{value:.9g}" for value in logits)])
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "CPU"
    state = trainer.state
    best = Path(state.best_model_checkpoint).name if state.best_model_checkpoint else ""
    used_best = trainer.args.load_best_model_at_end and best.startswith("checkpoint-")
    facts = {
        "format": "voxtune-result",
        "version": 1,
        "step": state.global_step,
        "result_step": int(best.removeprefix("checkpoint-")) if used_best else state.global_step,
        "epoch": state.epoch,
        "total_steps": state.max_steps,
        "seconds": seconds,
        "num_train_epochs": trainer.args.num_train_epochs,
        "max_steps": trainer.args.max_steps,
        "speeds": speeds,
        "processes": trainer.args.world_size,
        "device": device,
        "versions": {"python": sys.version.split()[0], "torch": torch.__version__, "transformers": transformers.__version__},
        "files": {
            path.relative_to(folder).as_posix(): hash_in_pieces(path) for path in sorted(folder.rglob("*")) if path.is_file()
        },
    }
    (folder / "voxtune-result.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    name = re.sub(r"[^\w-]+", "-", job.settings["run"]["name"])[:60].strip("-") or "job"
    archive = run_folder / f"{name}.voxtune-result.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                file.write(path, path.relative_to(folder).as_posix())
    print(f"Bring {archive} back under Runs in Voxtune.")
