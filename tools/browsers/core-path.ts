// The core path of a first visit, as a person clicks through it: the sample, a training that a reload interrupts, its test, the model's
// folder; and what it came to.

import JSZip from 'jszip';
import { clicked, comes, type VisitedPage } from './visited-page.ts';

export interface Visit {
  engine: string;
  /** "Right on … of 120 test clips". */
  sentence: string;
  /** Of every row of the log, in order. */
  losses: number[];
  /** Labels of the exported config.json. */
  labels: string[];
  weightBytes: number;
  /** That importing, training (with the reload), testing and exporting took. */
  seconds: number[];
}

/** `portable`: asks for the engine without relaxed SIMD first. Throws where the page gets no further, or where what it gives cannot be
 *  read. */
export async function walkCorePath(page: VisitedPage, address: string, portable = false): Promise<Visit> {
  const seconds: number[] = [];
  let last = Date.now();
  const ended = () => {
    seconds.push((Date.now() - last) / 1000);
    last = Date.now();
  };
  await page.goTo(address);
  await comes(page, 'the button of the sample', `document.querySelector('main button') && 'there'`);
  if (portable) await choosePortable(page);
  const engine = await comes(page, 'the engine', engineName);
  last = Date.now();
  await comes(page, 'the button of the sample', clicked(/^Try the sample/));
  await comes(page, 'what it will learn', clicked(/^Teach it$/));
  ended();
  await comes(page, 'the first round', `/Round 1: /.exec(document.querySelector('main')?.textContent ?? '')?.[0]`);
  await page.goTo('about:blank');
  await page.goTo(address);
  await comes(page, 'the interrupted run', clicked(/^Go on$/));
  await comes(page, 'the end of the training', clicked(/^All figures and mistakes$/));
  ended();
  const sentence = await comes(
    page,
    'the evaluation',
    `/Right on .*? of \\d+ test clips/.exec(document.querySelector('main')?.textContent ?? '')?.[0]`,
  );
  ended();
  const model = await exportModel(page);
  ended();
  return {
    engine,
    sentence: sentence.replaceAll('\u00a0', ' '),
    losses: await page.evaluate(storedLosses),
    ...model,
    seconds,
  };
}

const engineName = `document.querySelector('header button[aria-label^="Engine: w"], header button[aria-label^="Engine: "]:not([aria-label*="…"])')
  ?.getAttribute('aria-label')?.replace('Engine: ', '')`;

async function choosePortable(page: VisitedPage): Promise<void> {
  await comes(page, 'the engine’s button', clicked(/^Engine: /, 'header'));
  await comes(
    page,
    'the choice of what computes',
    `(() => { const one = document.querySelector('input[value="wasm-portable"]'); if (!one || one.disabled) return ''; one.click(); return 'chosen'; })()`,
  );
  await comes(page, 'the portable engine', `/plain SIMD/.exec(${engineName} ?? '')?.[0]`);
}

/** Rows as storage has them: the page shows them rounded. */
const storedLosses = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('voxtune');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const reading = opening.result.transaction('runRows').objectStore('runRows').getAll();
    reading.onsuccess = () => {
      opening.result.close();
      resolve(reading.result.flat().flatMap(({ loss, eval_loss }) => loss ?? eval_loss ?? []));
    };
    reading.onerror = () => reject(reading.error);
  };
})`;

/** Catches what the page hands to the browser to save. */
async function exportModel(page: VisitedPage): Promise<Pick<Visit, 'labels' | 'weightBytes'>> {
  await page.evaluate(`(() => {
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      window.saved = blob;
      return make.call(URL, blob);
    };
    return true;
  })()`);
  await comes(page, 'the export dialog', clicked(/^Export…$/));
  await comes(page, 'the button of the model', clicked(/^Download: Hugging Face folder$/, '[role=dialog]'));
  await comes(page, 'the model’s folder', `window.saved ? 'there' : ''`);
  const base64 = await page.evaluate<string>(`new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(window.saved);
  })`);
  const zip = await JSZip.loadAsync(Buffer.from(base64, 'base64'), { checkCRC32: true });
  const config = JSON.parse((await zip.file('config.json')?.async('text')) ?? 'null');
  const weights = await zip.file('model.safetensors')?.async('nodebuffer');
  if (!config || !weights) throw new Error(`The model’s folder holds ${Object.keys(zip.files).join(', ')}.`);
  const header = JSON.parse(weights.subarray(8, 8 + Number(weights.readBigUInt64LE(0))).toString());
  if (!('classifier.weight' in header)) throw new Error('The exported weights have no classifier.');
  return { labels: Object.values(config.id2label), weightBytes: weights.length };
}
