// The files of a sweep: what each is called.

export const sweepTables = ['sweep.csv', 'trials.csv', 'trials.tex', 'sweep.json', 'predictions.csv'] as const;

export type SweepTable = (typeof sweepTables)[number];
