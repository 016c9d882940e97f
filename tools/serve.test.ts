import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagePolicies } from './content-security-policy.mjs';
import { parseRange, portNotice, serveFolder } from './serve.mjs';

let folder: string;
let server: Awaited<ReturnType<typeof serveFolder>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'voxtune-serve-'));
  const root = join(folder, 'root');
  mkdirSync(root);
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  const policy = pagePolicies().forHtml.replaceAll("'", '&#39;');
  writeFileSync(
    join(root, 'page.html'),
    `<head><meta content="${policy}"><meta property="csp-nonce" nonce="voxtune-styles"><style nonce="voxtune-styles">`,
  );
  writeFileSync(join(root, 'kernel.wasm'), Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'));
  server = await serveFolder(root);
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** fetch() tidies `..` away, so the path is sent as it is. */
function statusOf(path: string): Promise<number | undefined> {
  const { port } = new URL(server.address);
  return new Promise((done, fail) => {
    request({ host: '127.0.0.1', port, path }, (response) => {
      response.resume();
      done(response.statusCode);
    })
      .on('error', fail)
      .end();
  });
}

test('the page is isolated and restricted to its own origin', async () => {
  const { headers } = await fetch(server.address);
  expect(headers.get('content-type')).toContain('text/html');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('no script may use what the page does not', async () => {
  const { headers } = await fetch(server.address);
  const policy = headers.get('permissions-policy') ?? '';
  for (const feature of ['camera', 'geolocation', 'usb', 'payment'])
    expect(policy.split(', ')).toContain(`${feature}=()`);
  // it records, itself alone
  expect(policy.split(', ')).toContain('microphone=(self)');
});

test('style elements of the page count by a nonce that no other answer has', async () => {
  const nonces = new Set<string>();
  for (let i = 0; i < 2; i++) {
    const response = await fetch(`${server.address}page.html`);
    const policy = response.headers.get('content-security-policy') ?? '';
    const nonce = /style-src 'self' 'nonce-([\w-]{22})'/.exec(policy)?.[1] ?? '';
    expect(nonce).not.toBe('');
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe-inline');
    const html = await response.text();
    expect(html.replaceAll('&#39;', "'")).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(html.match(new RegExp(`nonce="${nonce}"`, 'g'))).toHaveLength(2);
    expect(html).not.toContain('voxtune-styles');
    // else an answer from a cache would meet another nonce in the header
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('etag')).toBeNull();
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(2);
});

test('wasm has its type, and a range of it can be asked for', async () => {
  const response = await fetch(`${server.address}kernel.wasm`, { headers: { Range: 'bytes=2-4' } });
  expect(response.status).toBe(206);
  expect(response.headers.get('content-type')).toBe('application/wasm');
  expect(response.headers.get('content-range')).toBe('bytes 2-4/10');
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([2, 3, 4]);
});

test('nothing outside the folder is served', async () => {
  expect(await statusOf('/../secret.txt')).toBe(404);
  expect(await statusOf('/%2e%2e/secret.txt')).toBe(404);
  expect(await statusOf('/link.txt')).toBe(404);
  expect(await statusOf('/%')).toBe(404);
  expect(await statusOf('/kernel.wasm')).toBe(200);
});

/** The first line of the answer to bytes that are sent as they are: no client would send some of these. */
function rawAnswer(text: string): Promise<string> {
  const { port } = new URL(server.address);
  return new Promise((done, fail) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('close', () => done(answer.split('\r\n')[0] ?? ''));
    socket.on('error', fail);
  });
}

test.each([
  ['//', '200'],
  ['///', '200'],
  ['//[', '404'],
  ['//[::1', '404'],
  ['http://[::1/', '200'],
  ['http://[::1', '400'],
  ['/?a=//[', '200'],
  ['*', '400'],
  ['kernel.wasm', '400'],
  ['/%00', '404'],
  ['/%ff', '404'],
  [`/${'a/'.repeat(4000)}`, '404'],
])('a request for %s ends nothing', async (target, status) => {
  expect(await rawAnswer(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)).toContain(status);
  expect(await statusOf('/kernel.wasm')).toBe(200);
});

test.each([
  ['localhost', '200'],
  ['LOCALHOST:4180', '200'],
  ['127.0.0.1:80', '200'],
  ['[::1]:4180', '200'],
  ['voxtune.attacker.example', '421'],
  ['localhost.attacker.example', '421'],
  ['127.0.0.1.attacker.example:4180', '421'],
  ['', '421'],
])('asked as %s', async (host, status) => {
  expect(await rawAnswer(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toContain(status);
});

test('another port than the one asked for is told, since stored data belong to an address', async () => {
  const { port } = server;
  const second = await serveFolder(join(folder, 'root'), port);
  await second.close();
  expect(second.port).not.toBe(port);
  expect(portNotice(port, second.port)).toContain(`http://localhost:${port}/`);
  expect(portNotice(port, port)).toBeNull();
  expect(portNotice(0, port)).toBeNull();
});

test.each([
  ['bytes=0-3', { first: 0, last: 3 }],
  ['bytes=8-', { first: 8, last: 9 }],
  ['bytes=-3', { first: 7, last: 9 }],
  ['bytes=5-99', { first: 5, last: 9 }],
  ['bytes=10-', 'bad'],
  ['bytes=0-1,3-4', null],
  [undefined, null],
])('range %s of 10 bytes', (header, expected) => {
  expect(parseRange(header, 10)).toEqual(expected);
});
