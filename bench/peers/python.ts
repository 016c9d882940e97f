// Runs the Python peers. The interpreter is `PYTHON`, else python3; a measurement that has none goes without its peers.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../tools/packages.mjs';

const interpreter = process.env.PYTHON ?? 'python3';
const folder = join(projectRoot, 'bench', 'peers');

/** Whether the interpreter imports these modules. */
export function hasPython(modules: readonly string[]): boolean {
  return spawnSync(interpreter, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' }).status === 0;
}

/** What a script of this folder prints. Throws where it fails. */
export function runPeer(script: string, args: readonly string[], env: Record<string, string> = {}): string {
  const result = spawnSync(interpreter, ['-W', 'ignore', join(folder, script), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
    env: { ...process.env, TRANSFORMERS_VERBOSITY: 'error', HF_HUB_OFFLINE: '1', ...env },
  });
  if (result.status !== 0) throw new Error(`${script} ended with ${result.status ?? result.error?.message}.`);
  return result.stdout;
}

export type PeerModel = 'nano' | 'base' | 'large';

/** Folder of a model with random weights (config.json, model.safetensors, and with `onnx` its graph), made on first use. */
export function peerModel(name: PeerModel, onnx = false): string {
  const out = join(projectRoot, '.cache', 'bench', name);
  if (!existsSync(join(out, onnx ? 'model.onnx' : 'model.safetensors'))) {
    console.error(`Making ${name} …`);
    console.error(runPeer('models.py', [name, '--out', out, ...(onnx ? ['--onnx'] : [])]).trim());
  }
  return out;
}
