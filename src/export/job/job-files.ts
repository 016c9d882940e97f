// The files of a job that are the same in each: programs, versions, and what launches them. Nothing that a person has named is
// written into them: names lie in job.json, labels.json and manifest.csv alone.

import type { ZipPart } from '../../formats/zip/writer.ts';
import dockerfile from './templates/Dockerfile?raw';
import readme from './templates/README.md?raw';
import requirements from './templates/requirements.lock?raw';
import sky from './templates/sky.yaml?raw';
import slurm from './templates/slurm.sh?raw';
import trainJob from './templates/trainjob.yaml?raw';
import train from './train.py?raw';
import jobModule from './voxtune_job.py?raw';
import modelModule from './voxtune_model.py?raw';
import resultModule from './voxtune_result.py?raw';

const texts = {
  'README.md': readme,
  'train.py': train,
  'voxtune_job.py': jobModule,
  'voxtune_model.py': modelModule,
  'voxtune_result.py': resultModule,
  'requirements.lock': requirements,
  Dockerfile: dockerfile,
  'sky.yaml': sky,
  'trainjob.yaml': trainJob,
  'slurm.sh': slurm,
};

export const jobFiles: readonly ZipPart[] = Object.entries(texts).map(([path, data]) => ({
  path,
  data,
  compress: true,
}));
