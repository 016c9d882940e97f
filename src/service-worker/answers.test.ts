import { expect, test } from 'vitest';
import { asHosted, partOf, withHeaders } from './answers.ts';
import type { WorkerBuild } from './build-list.ts';

const build: WorkerBuild = {
  version: 'a',
  files: [],
  headers: { 'Cross-Origin-Embedder-Policy': 'require-corp', 'X-Content-Type-Options': 'nosniff' },
  filePolicy: "default-src 'none'",
};

test('what the host says stays; what it does not say is added', () => {
  const page = new Response('<p>', { headers: { 'Content-Type': 'text/html', 'X-Content-Type-Options': 'host' } });
  const answer = withHeaders(page, build);
  expect(answer.headers.get('X-Content-Type-Options')).toBe('host');
  expect(answer.headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
});

test('a script gets the policy of workers, a page has its own in its text', () => {
  const script = new Response('', { headers: { 'Content-Type': 'text/javascript' } });
  expect(withHeaders(script, build).headers.get('Content-Security-Policy')).toBe("default-src 'none'");
  const page = new Response('', { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
  expect(withHeaders(page, build).headers.has('Content-Security-Policy')).toBe(false);
});

test('what lacks nothing is handed on itself', () => {
  const script = new Response('', { headers: { 'Content-Type': 'text/javascript' } });
  const kept = withHeaders(script, build);
  expect(kept).not.toBe(script);
  expect(withHeaders(kept, build)).toBe(kept);
  const part = new Response('cde', { status: 206, headers: kept.headers });
  expect(withHeaders(part, build)).toBe(part);
});

test('another build adds its own headers to what the host said', () => {
  const script = new Response('', { headers: { 'Content-Type': 'text/javascript', 'X-Content-Type-Options': 'host' } });
  const newer = { ...build, filePolicy: "default-src 'self'" };
  const copied = withHeaders(asHosted(withHeaders(script, build)), newer);
  expect(copied.headers.get('Content-Security-Policy')).toBe("default-src 'self'");
  expect(copied.headers.get('X-Content-Type-Options')).toBe('host');
});

test.each([
  ['bytes=2-4', 206, 'cde', 'bytes 2-4/10'],
  ['bytes=8-', 206, 'ij', 'bytes 8-9/10'],
  ['bytes=8-99', 206, 'ij', 'bytes 8-9/10'],
  ['bytes=-3', 206, 'hij', 'bytes 7-9/10'],
  ['bytes=10-', 416, '', 'bytes */10'],
  ['bytes=4-2', 416, '', 'bytes */10'],
  // several ranges, other units and nonsense: the whole, as the standard has it
  ['bytes=0-1,4-5', 200, 'abcdefghij', null],
  ['lines=1-2', 200, 'abcdefghij', null],
  ['bytes=-', 200, 'abcdefghij', null],
  [null, 200, 'abcdefghij', null],
])('%s: %i', async (range, status, text, contentRange) => {
  const part = await partOf(new Response('abcdefghij'), range);
  expect(part.status).toBe(status);
  expect(await part.text()).toBe(text);
  expect(part.headers.get('Content-Range')).toBe(contentRange);
});
