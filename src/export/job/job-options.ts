// What a person chooses of a job.

export interface JobOptions {
  /** `files`: the weights are in it. `name`: the hub's repository, commit and hashes are; only of models that came from there. */
  weights: 'files' | 'name';
  audio: 'included' | 'pointer';
  /** Where it begins: as the run did, or with its newest checkpoint, AdamW's moments and the log included. */
  from: 'beginning' | 'checkpoint';
}

export const defaultJobOptions: JobOptions = { weights: 'files', audio: 'included', from: 'beginning' };
