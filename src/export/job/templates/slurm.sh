#!/bin/bash
# Slurm: sbatch slurm.sh, in this folder, after
#   uv venv --python 3.11 .venv && uv pip install --python .venv/bin/python -r requirements.lock
#SBATCH --job-name=voxtune
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=1
#SBATCH --gpus-per-node=1
#SBATCH --cpus-per-task=8
#SBATCH --mem=32G
#SBATCH --time=04:00:00
#SBATCH --requeue

set -euo pipefail
HEAD_NODE=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n1)

srun .venv/bin/torchrun \
  --nnodes="$SLURM_NNODES" \
  --nproc_per_node="${SLURM_GPUS_ON_NODE:-1}" \
  --rdzv_backend=c10d \
  --rdzv_id="$SLURM_JOB_ID" \
  --rdzv_endpoint="$HEAD_NODE:29500" \
  train.py --resume --workers 4
