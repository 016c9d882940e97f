// Event files of TensorBoard: records that hold an Event each. Field numbers are those of tensorboard/compat/proto/{event,summary,
// tensor,types}.proto; scalars, histograms and images are written as PyTorch's SummaryWriter writes them.

import type { Histogram } from './histogram.ts';
import { Message } from './messages.ts';
import { tfRecord } from './tf-record.ts';

/** One value of an event. */
export interface SummaryValue {
  tag: string;
  content: Message;
}

export interface Picture {
  width: number;
  height: number;
  png: Uint8Array;
}

/** A file as it grows. */
export class EventFile {
  readonly #records: Uint8Array<ArrayBuffer>[] = [];

  /** @param wallTimeSec since 1970, of its first event */
  constructor(wallTimeSec: number) {
    this.#append(new Message().double(1, wallTimeSec).text(3, 'brain.Event:2'));
  }

  /** @param wallTimeSec since 1970 @param step 0 … 2^53 − 1 */
  add(wallTimeSec: number, step: number, values: readonly SummaryValue[]): void {
    if (values.length === 0) return;
    const summary = new Message();
    for (const { tag, content } of values) summary.bytes(1, concatenated(new Message().text(1, tag), content));
    this.#append(new Message().double(1, wallTimeSec).integer(2, step).message(5, summary));
  }

  blob(): Blob {
    return new Blob(this.#records, { type: 'application/octet-stream' });
  }

  #append(event: Message): void {
    this.#records.push(tfRecord(event.finish()));
  }
}

/** A float32, NaN and the infinities too. */
export function scalar(tag: string, value: number): SummaryValue {
  return { tag, content: new Message().float(2, value) };
}

export function histogram(
  tag: string,
  { min, max, count, sum, sumOfSquares, limits, counts }: Histogram,
): SummaryValue {
  const content = new Message()
    .double(1, min)
    .double(2, max)
    .double(3, count)
    .double(4, sum)
    .double(5, sumOfSquares)
    .doubles(6, limits)
    .doubles(7, counts);
  return { tag, content: new Message().message(5, content) };
}

/** Colours without transparency count as RGB: 3 channels. */
export function image(tag: string, { width, height, png }: Picture): SummaryValue {
  const content = new Message().integer(1, height).integer(2, width).integer(3, 3).bytes(4, png);
  return { tag, content: new Message().message(4, content) };
}

const stringType = 7;
const floatType = 1;

/** Markdown, which the TEXT tab draws. */
export function text(tag: string, markdown: string): SummaryValue {
  const shape = new Message().message(2, new Message().integer(1, 1));
  const tensor = new Message().integer(1, stringType).message(2, shape).text(8, markdown);
  return { tag: `${tag}/text_summary`, content: new Message().message(9, pluginMetadata('text')).message(8, tensor) };
}

/** What a plugin keeps in its metadata alone, with an empty tensor as TensorBoard's own writers do. */
export function pluginData(tag: string, plugin: string, data: Message): SummaryValue {
  const empty = new Message().integer(1, floatType).message(2, new Message().message(2, new Message().integer(1, 0)));
  return { tag, content: new Message().message(9, pluginMetadata(plugin, data)).message(8, empty) };
}

function pluginMetadata(name: string, content?: Message): Message {
  const plugin = new Message().text(1, name);
  if (content) plugin.message(2, content);
  return new Message().message(1, plugin);
}

function concatenated(...messages: Message[]): Uint8Array {
  const parts = messages.map((message) => message.finish());
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
