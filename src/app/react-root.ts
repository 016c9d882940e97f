// React's renderer, in the script that holds it (tools/first-files-plugin.ts): it is set up where this module is evaluated, and setting it up
// within the page's own script would let V8 parse that once more.

import { createRoot, type Root } from 'react-dom/client';

export function reactRoot(element: HTMLElement): Root {
  return createRoot(element);
}
