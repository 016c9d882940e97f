import { expect, test } from 'vitest';
import { factsScript, packageName } from './package-folder.ts';

const nasty = [
  '</script><!--',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: nasty
  '"quoted", \'single\' `${process.exit()}` \\ back\nnew\r\nline\0',
  '\u2028 \u2029 \u202eRTL 笑 🎉 \ud800',
  '../../etc/passwd',
  '__proto__',
  'x'.repeat(200),
];

test('names of a package are ones that npm takes', () => {
  expect(packageName('Azure 1')).toBe('voxtune-azure-1');
  expect(packageName('Müller’s Läuse')).toBe('voxtune-muller-s-lause');
  expect(packageName('笑')).toBe('voxtune-classifier');
  for (const name of nasty) expect(packageName(name)).toMatch(/^voxtune-[a-z0-9]+(-[a-z0-9]+)*$/);
  for (const name of nasty) expect(packageName(name).length).toBeLessThan(214);
});

test('labels come back from the script as they are', async () => {
  const facts = { labels: nasty, sampleRate: 16_000, maxLength: null, temperature: 1.5, unsureBelow: 0.4 };
  // where a module has no place of its own, its model has none either
  const script = factsScript(facts).replace('import.meta.url', '"file:///somewhere/facts.js"');
  const read = (await import(`data:text/javascript,${encodeURIComponent(script)}`)) as Record<string, unknown>;
  expect(read.facts).toEqual(facts);
  expect(String(read.modelUrl)).toBe('file:///somewhere/model.onnx');
});
