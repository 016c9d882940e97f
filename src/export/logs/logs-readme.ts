// README.md of a folder of logs: which file is for what.

import type { RunRecord } from '../../run/run-record.ts';
import { code, headingText } from '../markdown.ts';

export function logsReadme(run: Pick<RunRecord, 'name' | 'datasetName' | 'modelName' | 'evaluation'>): string {
  const tested = run.evaluation
    ? '| `predictions.jsonl` | what it answered to each test clip, with the probability of every label |\n'
    : '';
  return `# Logs of ${headingText(run.name)}

${code(run.modelName)} on ${code(run.datasetName)}, trained in a web browser with Voxtune.

| file | what it is |
|---|---|
| \`tensorboard/\` | event files: curves, settings, weights, confidence, confusion matrix |
| \`log.jsonl\` | the rows of the log, as \`trainer.state.log_history\` has them, one a line |
| \`log.csv\` | the same rows as a table |
| \`run.json\` | settings, labels, figures, data hashes and the machine |
${tested}| \`to_trackio.py\` | puts the run into Trackio |
| \`to_wandb.py\` | makes it a run of Weights & Biases |

    uvx --from tensorboard --with "setuptools<81" tensorboard --logdir tensorboard
    uv run to_trackio.py
    uv run to_wandb.py

The scripts read the files beside them and send nothing anywhere unless they are asked to: \`--space NAME\` for a Hugging Face Space,
\`--online\` for Weights & Biases. \`wandb sync wandb/offline-run-*\` uploads later.

In \`log.jsonl\` a number that is not finite is \`null\`; \`log.csv\` and the event files say which it was.
`;
}
