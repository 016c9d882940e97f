"""Makes the built-in model from nothing, by one command that goes on where it stopped.

    python3 tools/pretrain/pretrain.py --work /tmp/nano

Two stages, each of corpus.py, targets.py, train.py and export.py; a step whose result is there is skipped. The first learns
sounds from plain speech. The second begins with the first's exported body and hears expressive speech (delivery.py), so that
it also learns how something is said, and when in the clip. With their defaults these are the steps of the shipped model.
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
    ap.add_argument("--work", type=Path, required=True, help="corpora and checkpoints: about 3 GB")
    ap.add_argument("--out", type=Path, default=HERE.parents[1] / "public" / "models" / "hubert-nano")
    ap.add_argument("--utterances", type=int, nargs=2, default=(24_000, 20_000), help="of each stage")
    ap.add_argument("--steps", type=int, nargs=2, default=(3_000, 9_000))
    ap.add_argument("--decay", type=int, nargs=2, default=(900, 1_500), help="last steps, in which the rate falls to 0")
    ap.add_argument("--rate", type=float, nargs=2, default=(1.5e-3, 1e-3))
    ap.add_argument("--seed", type=int, nargs=2, default=(1, 2))
    ap.add_argument("--expressive", type=float, default=0.75, help="share of the second corpus with a delivery of its own")
    ap.add_argument("--threads", type=int, default=1)
    a = ap.parse_args()
    start = None
    for stage in (0, 1):
        corpus, training = a.work / f"corpus{stage + 1}", a.work / f"run{stage + 1}"
        common = ("--corpus", corpus, "--seed", a.seed[stage])
        if not (corpus / "index.npz").exists():
            expressive = ("--expressive", a.expressive) if stage else ()
            run("corpus.py", "--out", corpus, "--utterances", a.utterances[stage], "--seed", a.seed[stage], *expressive)
        if not (corpus / "labels.i16").exists():
            run("targets.py", *common)
        how = ("--steps", a.steps[stage], "--decay", a.decay[stage], "--rate", a.rate[stage], "--threads", a.threads)
        run("train.py", *common, *how, "--run", training, *(("--init", start) if start else ()))
        start = a.out if stage else a.work / "first"
        corpora = (a.work / "corpus1", corpus) if stage else (corpus,)
        earlier = ("--earlier-steps", a.steps[0]) if stage else ()
        run("export.py", "--checkpoint", training / "last.pt", "--corpus", *corpora, *earlier, "--out", start)


if __name__ == "__main__":
    main()
