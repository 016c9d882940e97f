// What whole jobs took, as a table.

import { median } from '../median.ts';

export interface Run {
  system: 'voxtune' | 'voxtune, another learning rate' | 'Trainer, frozen' | 'Trainer, freeze_feature_encoder()';
  seconds: number;
  peakMemoryBytes: number | null;
}

export interface SavedJob {
  at: string;
  processor: string;
  model: string;
  clips: number;
  epochs: number;
  threads: number;
  archiveSeconds: number;
  runs: Run[];
}

/** Markdown: seconds of every system, and how much faster each is than the Trainer in both its settings. */
export function jobTable(runs: readonly Run[]): string {
  const systems = [...new Set(runs.map((run) => run.system))];
  const secondsOf = (system: string) => median(runs.filter((run) => run.system === system).map((run) => run.seconds));
  const rows = systems.map((system) => {
    const own = runs.filter((run) => run.system === system);
    const peak = Math.max(...own.map((run) => run.peakMemoryBytes ?? 0));
    const ratios = ['Trainer, frozen', 'Trainer, freeze_feature_encoder()'].map((peer) =>
      runs.some((run) => run.system === peer) ? `${(secondsOf(peer) / secondsOf(system)).toFixed(2)} ×` : '',
    );
    const times = own.map((run) => run.seconds.toFixed(1)).join(', ');
    return `| ${system} | ${secondsOf(system).toFixed(1)} | ${times} | ${ratios.join(' | ')} | ${peak ? `${Math.round(peak / 1e6)} MB` : ''} |`;
  });
  return [
    '| system | seconds, median | all | as fast as Trainer, frozen | as Trainer, freeze_feature_encoder() | peak memory |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
