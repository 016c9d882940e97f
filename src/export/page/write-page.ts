// One HTML file with a classifier in it: the template of the build (src/share-page/) filled with facts and weights.

import { encodeBase64 } from '../../lib/base64.ts';
import type { ByteSink } from '../../lib/byte-sink.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { float32ToFloat16 } from '../../lib/float16.ts';
import { present } from '../../lib/present.ts';
import { yieldToEventLoop } from '../../lib/yield-to-event-loop.ts';
import type { NamedWeight } from '../../model/weights/loading.ts';
import type { WeightDtype } from '../export-kinds.ts';
import { byteLengthOf, type PageFacts, type PageTensor, pageElements, pagePlaces } from './page-facts.ts';

/** Bytes of weights in one element: small enough for the page to read them as they come, and a multiple of three. */
const blockBytes = 3 << 18;

/** Of the file. */
export const mostPageBytes = 1e9;

export interface PageRequest {
  template: string;
  facts: Omit<PageFacts, 'tensors'>;
  /** Read one at a time, twice. */
  weights: ReadonlyMap<string, NamedWeight>;
  /** `float16`: but for tensors with numbers that it does not have. */
  dtype: WeightDtype;
  sink: ByteSink;
  signal: AbortSignal;
  onProgress(progress: { done: number; total: number }): void;
}

/** The page. Holds a tensor and a block at a time. Throws `export/page-too-large` before anything is written, and what the signal was
 *  aborted with. */
export async function writePage(request: PageRequest): Promise<Blob> {
  const { template, weights, sink, signal, onProgress } = request;
  const [head, middle, tail] = partsOf(template, request.facts.name);
  const tensors: PageTensor[] = [];
  for (const name of weights.keys()) {
    tensors.push(tensorOf(name, present(weights.get(name)), request.dtype));
    await yieldToEventLoop();
    signal.throwIfAborted();
  }
  const total = tensors.reduce((sum, tensor) => sum + byteLengthOf(tensor), 0);
  refuseTooLarge(template.length + (total * 4) / 3);
  const facts: PageFacts = { ...request.facts, tensors };
  const text = new TextEncoder();
  sink.append(text.encode(head + inScript(JSON.stringify(facts)) + middle));
  const blocks = new BlockWriter(sink);
  let done = 0;
  for (const tensor of tensors) {
    blocks.push(bytesOf(present(weights.get(tensor.name)), tensor.dtype));
    done += byteLengthOf(tensor);
    onProgress({ done, total });
    await yieldToEventLoop();
    signal.throwIfAborted();
  }
  blocks.flush();
  sink.append(text.encode(tail));
  const blob = await sink.finish();
  return blob.slice(0, blob.size, 'text/html');
}

/** Bytes, cut into elements of equal length. */
class BlockWriter {
  private readonly sink: ByteSink;
  private readonly block = new Uint8Array(blockBytes);
  private readonly start = new TextEncoder().encode(`<script type="text/plain" class="${pageElements.block}">`);
  private readonly end = new TextEncoder().encode('</script>\n');
  private filled = 0;

  constructor(sink: ByteSink) {
    this.sink = sink;
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + blockBytes - this.filled);
      this.block.set(part, this.filled);
      this.filled += part.length;
      at += part.length;
      if (this.filled === blockBytes) this.flush();
    }
  }

  flush(): void {
    if (this.filled === 0) return;
    this.sink.append(this.start);
    this.sink.append(encodeBase64(this.block.subarray(0, this.filled)));
    this.sink.append(this.end);
    this.filled = 0;
  }
}

function refuseTooLarge(bytes: number): void {
  const found = Math.ceil(bytes / 1e6);
  const limit = mostPageBytes / 1e6;
  if (found <= limit) return;
  const message = `A page with this model would have ${found} MB, and browsers open up to ${limit} MB. Choose 16 bits, or another export.`;
  throw new VoxtuneError('export/page-too-large', message, { found, limit });
}

function tensorOf(name: string, { shape, data }: NamedWeight, dtype: WeightDtype): PageTensor {
  return { name, shape, dtype: dtype === 'float16' && fitsHalf(data) ? 'F16' : 'F32' };
}

/** What is larger becomes infinite. */
const mostHalf = 65_504;

function fitsHalf(data: Float32Array): boolean {
  return data.every((value) => Math.abs(value) <= mostHalf);
}

function bytesOf({ data }: NamedWeight, dtype: PageTensor['dtype']): Uint8Array {
  if (dtype === 'F16') return new Uint8Array(float32ToFloat16(data).buffer);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** What comes before the facts, before the weights and behind them. */
function partsOf(template: string, name: string): [string, string, string] {
  const [head, middle, tail] = [
    template.indexOf(pagePlaces.facts),
    template.indexOf(pagePlaces.weights),
    template.length,
  ];
  if (head < 0 || middle < head || template.indexOf(pagePlaces.title) < 0)
    throw new VoxtuneError(
      'export/no-page-template',
      'The template of the page lacks its places. Build Voxtune again.',
      {
        found: 'no places',
      },
    );
  return [
    // a function: `$&` in a name means itself
    template.slice(0, head).replace(pagePlaces.title, () => inHtml(name)),
    template.slice(head + pagePlaces.facts.length, middle),
    template.slice(middle + pagePlaces.weights.length, tail),
  ];
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function inHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}

/** JSON that ends no script element and begins no comment in one. */
export function inScript(json: string): string {
  return json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
