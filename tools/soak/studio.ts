// What a soak works with: the page and its browser, a page that only listens, and the gate that workers stand at.

import type { BrowserContext, Page } from '@playwright/test';
import type { WorkerGate } from './worker-gate.ts';
import type { Listener } from './worker-hooks.ts';

export interface Studio {
  page: Page;
  readonly context: BrowserContext;
  readonly address: string;
  /** Another page of the origin, which runs nothing of it. */
  readonly listener: Listener;
  readonly gate: WorkerGate;
  /** The sample's archive, on this machine. */
  readonly archive: string;
  /** A whole number between two bounds, both included. */
  between(low: number, high: number): number;
  say(line: string): void;
}
