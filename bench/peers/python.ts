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

/** How to start a script of this folder. */
export function peerCommand(script: string, args: readonly string[], env: Record<string, string> = {}) {
  const quiet = {
    TRANSFORMERS_VERBOSITY: 'error',
    HF_HUB_OFFLINE: '1',
    HF_HUB_DISABLE_PROGRESS_BARS: '1',
    TQDM_DISABLE: '1',
  };
  return {
    program: interpreter,
    args: ['-W', 'ignore', join(folder, script), ...args],
    env: { ...process.env, ...quiet, ...env },
  };
}

/** What a script of this folder prints. Throws where it fails. */
export function runPeer(script: string, args: readonly string[], extra: Record<string, string> = {}): string {
  const command = peerCommand(script, args, extra);
  const result = spawnSync(command.program, command.args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
    env: command.env,
  });
  if (result.status !== 0) throw new Error(`${script} ended with ${result.status ?? result.error?.message}.`);
  return result.stdout;
}

export type PeerModel = 'nano' | 'base' | 'large';

/** Folder of a graph that is one product. */
export function peerProduct(): string {
  const out = join(projectRoot, '.cache', 'bench', 'product');
  if (!existsSync(join(out, 'model.onnx'))) runPeer('models.py', ['product', '--out', out]);
  return out;
}

/** Folder of a model with random weights (config.json, model.safetensors, and with `onnx` its graph), made on first use. */
export function peerModel(name: PeerModel, onnx = false): string {
  const out = join(projectRoot, '.cache', 'bench', name);
  if (!existsSync(join(out, onnx ? 'model.onnx' : 'model.safetensors'))) {
    console.error(`Making ${name} …`);
    console.error(runPeer('models.py', [name, '--out', out, ...(onnx ? ['--onnx'] : [])]).trim());
  }
  return out;
}
