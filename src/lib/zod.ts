// zod without its compiler of schemas: that tries `new Function`, which the page's Content-Security-Policy refuses and reports.
// It has to be told before the first schema is made, so everything imports zod from here.

import { config, z } from 'zod';

config({ jitless: true });

export { z };
