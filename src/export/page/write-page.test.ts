import { expect, test } from 'vitest';
import { decodeBase64 } from '../../lib/base64.ts';
import { BlobSink } from '../../lib/byte-sink.ts';
import { float32ToFloat16 } from '../../lib/float16.ts';
import type { NamedWeight } from '../../model/weights/loading.ts';
import { PageWeights } from '../../share-page/page-weights.ts';
import { type PageFacts, pagePlaces } from './page-facts.ts';
import { writePage } from './write-page.ts';

const template = `<title>${pagePlaces.title}</title><script id="facts">${pagePlaces.facts}</script><script>page</script>${pagePlaces.weights}<i></i>`;
const nasty = [
  '</script><script>alert(1)</script>',
  '</ScRiPt ><!-- <script>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: nasty
  '"quoted", \'single\' `${process.exit()}` \\ back\nnew\r\nline\0',
  "$& $1 $` $'",
  pagePlaces.weights,
  '\u2028 \u2029 \u202eRTL 笑 🎉 \ud800',
  '=cmd()|a!A1 ../../etc/passwd',
  'x'.repeat(200),
];

function factsOf(name: string, labels: string[]) {
  return { name, labels, datasetName: name, modelName: name } as unknown as Omit<PageFacts, 'tensors'>;
}

async function written(weights: Map<string, NamedWeight>, dtype: 'float16' | 'float32', name = 'run', labels = ['a']) {
  const { signal } = new AbortController();
  const facts = factsOf(name, labels);
  const sink = new BlobSink();
  const html = await (await writePage({ template, facts, weights, dtype, sink, signal, onProgress() {} })).text();
  const read = JSON.parse(/<script id="facts">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '') as PageFacts;
  const blocks = [...html.matchAll(/class="weights">([^<]*)<\/script>/g)].map(([, text = '']) => text);
  const held = new PageWeights(read.tensors);
  for (const block of blocks) held.push(decodeBase64(block));
  return { html, read, blocks, held };
}

const numbers = (count: number, of: (at: number) => number) => Float32Array.from({ length: count }, (_, at) => of(at));

test('no name ends the element that it is in, or comes back as another', async () => {
  const weights = new Map([['w', { shape: [1], data: Float32Array.of(1) }]]);
  for (const name of nasty) {
    const { html, read } = await written(weights, 'float32', name, nasty);
    expect(read).toMatchObject({ name, labels: nasty });
    // of the facts, of the page, of one block; and the title's own
    expect(html.match(/<\/?script/gi)).toHaveLength(6);
    expect(html.match(/<\/?title/gi)).toHaveLength(2);
    expect(html).not.toContain('<!--');
  }
});

test('weights come back bit by bit as float32, and rounded as float16, over more blocks than tensors', async () => {
  const weights = new Map([
    ['small', { shape: [3], data: Float32Array.of(0.1, -2, 1e-8) }],
    ['large', { shape: [300, 1000], data: numbers(300_000, (at) => Math.sin(at)) }],
    ['beyond', { shape: [2], data: Float32Array.of(1e6, 1) }],
  ]);
  const full = await written(weights, 'float32');
  expect(full.blocks.length).toBeGreaterThan(1);
  expect(full.held.isWhole).toBe(true);
  const isSame = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    a.length === b.length && Array.prototype.every.call(a, (value, at) => value === b[at]);
  for (const [name, { data }] of weights) expect(isSame(full.held.source().read(name), data), name).toBe(true);
  const half = await written(weights, 'float16');
  expect(half.read.tensors.map(({ dtype }) => dtype)).toEqual(['F16', 'F16', 'F32']);
  const large = half.held.source().read('large');
  const rounded = float32ToFloat16(weights.get('large')?.data ?? new Float32Array());
  expect(isSame(float32ToFloat16(large), rounded)).toBe(true);
  expect(half.held.source().read('beyond')).toEqual(Float32Array.of(1e6, 1));
});

test('a page that is cut off is not whole, and one with more than it says is refused', async () => {
  const weights = new Map([['w', { shape: [400_000], data: numbers(400_000, (at) => at) }]]);
  const { read, blocks } = await written(weights, 'float32');
  const cut = new PageWeights(read.tensors);
  for (const block of blocks.slice(0, -1)) cut.push(decodeBase64(block));
  expect(cut.isWhole).toBe(false);
  for (const block of blocks.slice(-1)) cut.push(decodeBase64(block));
  expect(() => cut.push(Uint8Array.of(1))).toThrow(RangeError);
});
