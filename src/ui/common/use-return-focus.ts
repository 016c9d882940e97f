// For dialogs that are made when they open: what had the focus before has it again once they are gone.

import { useEffect, useState } from 'react';

export function useReturnFocus(): void {
  // before anything of the dialog takes it
  const [opener] = useState(() => openerOf(document.activeElement));
  useEffect(
    () => () => {
      // after the dialog has left the page, and not where the focus has gone on
      setTimeout(() => {
        const { activeElement } = document;
        if (activeElement === null || activeElement === document.body) opener?.focus();
      });
    },
    [opener],
  );
}

/** Of an entry of a menu, which is gone by then, what opened the menu. */
function openerOf(element: Element | null): HTMLElement | null {
  const menu = element?.closest('[role="menu"]');
  const opener = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : element;
  return opener instanceof HTMLElement ? opener : null;
}
