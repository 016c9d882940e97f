// What is fine-tuned: the model that comes with the page, and one of the same shape that has heard nothing.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../tools/packages.mjs';

export interface Body {
  name: 'built-in' | 'untrained';
  /** First digits of the weights' SHA-256. */
  hash: string;
  /** Files to give to the page; none: the page's own. */
  files: string[];
}

const fileNames = ['config.json', 'model.safetensors', 'preprocessor_config.json'];
const builtinFolder = join(projectRoot, 'public', 'models', 'hubert-nano');

/** Both, or the one named; none where there is none of that name. */
export async function bodies(name?: string): Promise<Body[]> {
  const found: Body[] = [];
  if (name === undefined || name === 'built-in')
    found.push({ name: 'built-in', hash: hashOf(builtinFolder), files: [] });
  if (name === undefined || name === 'untrained') {
    const folder = untrainedFolder();
    const files = fileNames.map((file) => join(folder, file));
    found.push({ name: 'untrained', hash: hashOf(folder), files });
  }
  return found;
}

function hashOf(folder: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, 'model.safetensors')))
    .digest('hex')
    .slice(0, 12);
}

/** Made once for each shape. */
function untrainedFolder(): string {
  const shape = createHash('sha256')
    .update(readFileSync(join(builtinFolder, 'config.json')))
    .digest('hex')
    .slice(0, 12);
  const folder = join(projectRoot, '.cache', `untrained-${shape}`);
  if (fileNames.every((file) => existsSync(join(folder, file)))) return folder;
  const script = join(projectRoot, 'tools', 'nano', 'make_untrained.py');
  const made = spawnSync('python3', [script, '--like', builtinFolder, '--out', folder], { stdio: 'inherit' });
  if (made.status === 0) return folder;
  throw new Error(
    'The untrained body could not be made (pip install torch transformers safetensors); --body built-in leaves it out.',
  );
}
