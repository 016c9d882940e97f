"""Makes the built-in model from nothing, by one command that goes on where it stopped.

    python3 tools/pretrain/pretrain.py --work /tmp/nano --steps 3000 --seed 1

Runs corpus.py, targets.py, train.py and export.py in turn; a step whose result is there is skipped. With --second N the
acoustic targets become clusters of the trained model's own features (HuBERT's second iteration) for N more updates.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def run(script: str, *arguments: object) -> None:
    print("→", script, *arguments, flush=True)
    subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], check=True)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--work", type=Path, required=True, help="corpus and checkpoints: about 1.5 GB")
    ap.add_argument("--out", type=Path, default=HERE.parents[1] / "public" / "models" / "hubert-nano")
    ap.add_argument("--utterances", type=int, default=24_000)
    ap.add_argument("--steps", type=int, default=3_000)
    ap.add_argument("--decay", type=int, default=900)
    ap.add_argument("--second", type=int, default=0, metavar="N")
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    corpus, first, second = a.work / "corpus", a.work / "run", a.work / "run2"
    common = ("--corpus", corpus, "--seed", a.seed)
    if not (corpus / "index.npz").exists():
        run("corpus.py", "--out", corpus, "--utterances", a.utterances, "--seed", a.seed)
    if not (corpus / "labels.i16").exists():
        run("targets.py", *common)
    train = (*common, "--decay", a.decay, "--threads", a.threads)
    run("train.py", *train, "--run", first, "--steps", a.steps)
    if a.second:
        if not (corpus / "labels2.i16").exists():
            run("targets.py", *common, "--from-checkpoint", first / "last.pt")
        run("train.py", *train, "--run", second, "--steps", a.second, "--labels", "labels2.i16", "--start", first / "last.pt")
    run("export.py", "--checkpoint", (second if a.second else first) / "last.pt", "--corpus", corpus, "--out", a.out)


if __name__ == "__main__":
    main()
