// The golden harness on the engine that training uses, for `npm run parity`.

import { openEngine } from '../engine/backend/backend.ts';
import { goldenHarness, type ParityWorkerApi } from '../parity/harness.ts';
import { exposeWorker } from '../protocol/worker-client.ts';

exposeWorker({ open: (backend) => openEngine(backend), ...goldenHarness } satisfies ParityWorkerApi);
