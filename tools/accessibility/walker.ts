// What a state of the walk is, and what its steps can do: the page by its words, whichever language they are in.

import type { Locator, Page } from '@playwright/test';
import type { Words } from './words.ts';

/** What covers the page when it is open. */
export type Overlay = 'dialog' | 'menu';

export interface WalkState {
  name: string;
  /** Where it begins; what is behind `#/`. */
  at: string;
  steps?: (on: Walker) => Promise<void>;
  /** What the steps open: judged alone, since the place was judged before. */
  overlay?: Overlay;
  /** Of the widths; both where it is left out. */
  only?: 'wide' | 'narrow';
}

type Role = 'button' | 'menuitem' | 'checkbox' | 'radio' | 'tab';

export class Walker {
  readonly page: Page;
  readonly words: Words;

  constructor(page: Page, words: Words) {
    this.page = page;
    this.words = words;
  }

  /** The one of this name, or the first of several. */
  named(key: string, role: Role = 'button', within: Locator | Page = this.page): Locator {
    return within.getByRole(role, { name: this.words(key) }).first();
  }

  /** The button whose name begins so. */
  beginning(key: string, within: Locator | Page = this.page): Locator {
    return within.getByRole('button', { name: new RegExp(this.words(key).source.slice(0, -1)) }).first();
  }

  async press(key: string, role: Role = 'button', within?: Locator): Promise<void> {
    await this.named(key, role, within).click();
  }

  get overlay(): Locator {
    return this.page.locator(overlays);
  }

  region(key: string): Locator {
    return this.page.getByRole('region', { name: this.words(key) }).first();
  }

  /** Leaves everything that lies over the page, and the focus in the page. */
  async closeOverlays(): Promise<void> {
    for (let tries = 0; tries < 8 && (await this.overlay.count()) > 0; tries++) {
      await this.page.keyboard.press('Escape');
      await this.page.waitForTimeout(400);
      // what was recorded is asked about
      const discard = this.named('record:discard.confirm');
      if (await discard.isVisible()) await discard.click();
    }
    if ((await this.overlay.count()) > 0) throw new Error('a dialog or menu stays open on Escape');
  }
}

const overlays = '[role=dialog]:visible, [role=menu]:visible';

/** As a selector of the browser itself. */
export function overlaysIn(kind: Overlay): string {
  return `[role=${kind}]`;
}
