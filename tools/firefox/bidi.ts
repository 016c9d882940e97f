// A client of WebDriver BiDi (https://w3c.github.io/webdriver-bidi/), as much as a session of the page needs: Playwright drives
// no Firefox but its own build.

import { WebSocket } from 'ws';
import type { VisitedPage } from '../browsers/visited-page.ts';

/** What the browser's console said: a message, an uncaught error, or a refusal by the Content-Security-Policy. */
export interface LogEntry {
  level: 'debug' | 'info' | 'warn' | 'error';
  text: string;
  /** `javascript` for uncaught errors, `console` for calls of the console. */
  type: string;
}

interface Answer {
  id?: number;
  type: 'success' | 'error' | 'event';
  result?: unknown;
  error?: string;
  message?: string;
  method?: string;
  params?: LogEntry;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** No answer is waited for longer: a browser that has hung answers nothing. */
const answerMs = 60_000;

export class BidiPage implements VisitedPage {
  /** Everything that the page's console said. */
  readonly log: LogEntry[] = [];
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, Waiting>();
  /** Of the browser. */
  version = '';
  private context = '';
  private lastId = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.hear(JSON.parse(String(data))));
    socket.on('close', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('the browser has ended'));
      this.waiting.clear();
    });
  }

  /** The first page of the browser that listens at `address` (ws://…). */
  static async open(address: string): Promise<BidiPage> {
    const socket = new WebSocket(`${address}/session`, { perMessageDeflate: false });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const page = new BidiPage(socket);
    const { capabilities } = (await page.send('session.new', { capabilities: {} })) as {
      capabilities: { browserVersion: string };
    };
    page.version = capabilities.browserVersion;
    await page.send('session.subscribe', { events: ['log.entryAdded'] });
    const { contexts } = (await page.send('browsingContext.getTree', {})) as { contexts: { context: string }[] };
    const first = contexts[0];
    if (!first) throw new Error('The browser has no page.');
    page.context = first.context;
    return page;
  }

  async goTo(url: string): Promise<void> {
    await this.send('browsingContext.navigate', { context: this.context, url, wait: 'complete' });
  }

  /** The value, as JSON, of an expression in the page. */
  async evaluate<T>(expression: string): Promise<T> {
    const answer = (await this.send('script.evaluate', {
      expression: `(async () => JSON.stringify(await (${expression})))()`,
      target: { context: this.context },
      awaitPromise: true,
    })) as { type: string; result?: { value?: string }; exceptionDetails?: { text: string } };
    if (answer.type !== 'success') throw new Error(`${expression}: ${answer.exceptionDetails?.text}`);
    return JSON.parse(answer.result?.value ?? 'null');
  }

  errors(): string[] {
    return this.log.filter(({ level }) => level === 'error').map(({ text }) => text);
  }

  /** A picture of the page, as PNG. */
  async screenshot(): Promise<Buffer> {
    const { data } = (await this.send('browsingContext.captureScreenshot', { context: this.context })) as {
      data: string;
    };
    return Buffer.from(data, 'base64');
  }

  close(): void {
    this.socket.close();
  }

  private send(method: string, params: object): Promise<unknown> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Error(`the browser has not answered ${method} for ${answerMs / 1000} s`));
      }, answerMs);
      this.waiting.set(id, {
        resolve(result) {
          clearTimeout(timer);
          resolve(result);
        },
        reject(error) {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  private hear({ id, type, result, error, message, method, params }: Answer): void {
    if (method === 'log.entryAdded' && params) this.log.push(params);
    const one = id === undefined ? undefined : this.waiting.get(id);
    if (id === undefined || !one) return;
    this.waiting.delete(id);
    if (type === 'error') one.reject(new Error(`${error}: ${message}`));
    else one.resolve(result);
  }
}
