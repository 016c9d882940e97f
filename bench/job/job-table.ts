// What whole jobs took, as a table.

import type { PhaseSeconds } from '../../src/app/headless-api.ts';
import { present } from '../../src/lib/present.ts';
import { median } from '../median.ts';

export interface Run {
  /** As the table names it; those of one name are repetitions. */
  system: string;
  seconds: number;
  peakMemoryBytes: number | null;
  /** Of Voxtune's. */
  phases?: PhaseSeconds;
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

/** Markdown: where the seconds of Voxtune's runs go, medians. */
export function phaseTable(runs: readonly Run[]): string {
  const own = runs.filter((run) => run.phases);
  const names = [...new Set(own.flatMap((run) => Object.keys(present(run.phases)) as (keyof PhaseSeconds)[]))];
  const rows = [...new Set(own.map((run) => run.system))].map((system) => {
    const of = own.filter((run) => run.system === system);
    return `| ${system} | ${names.map((name) => median(of.map(({ phases }) => phases?.[name] ?? 0)).toFixed(2)).join(' | ')} |`;
  });
  return [`| seconds | ${names.join(' | ')} |`, `|---|${'---|'.repeat(names.length)}`, ...rows].join('\n');
}
