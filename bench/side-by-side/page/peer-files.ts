// What Python made for the peers (bench/peers/models.py), as the page's server hands it out.

import { largestDifference } from '../../../src/parity/compare.ts';
import type { PeerModel } from '../../peers/python.ts';

async function get(path: string): Promise<Response> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

export async function peerBytes(model: PeerModel | 'product', name: string): Promise<Uint8Array> {
  return new Uint8Array(await (await get(`/peers/${model}/${name}`)).arrayBuffer());
}

export async function peerBlob(model: PeerModel, name: string): Promise<Blob> {
  return (await get(`/peers/${model}/${name}`)).blob();
}

export async function peerJson(model: PeerModel, name: string): Promise<unknown> {
  return (await get(`/peers/${model}/${name}`)).json();
}

/** The first `batch` clips that the golden logits belong to, one after the other. */
export async function goldenClips(model: PeerModel, batch: number, samples: number): Promise<Float32Array> {
  const bytes = await peerBytes(model, 'clips.f32');
  return new Float32Array(bytes.buffer, 0, batch * samples);
}

/** Largest difference of these logits from PyTorch's. */
export async function errorOf(model: PeerModel, batch: number, logits: ArrayLike<number>): Promise<number> {
  const golden = (await peerJson(model, 'golden.json')) as { logits: number[][] };
  const expected = golden.logits.slice(0, batch).flat();
  return largestDifference(logits, expected);
}
