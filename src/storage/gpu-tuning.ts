// What the engine measured of this machine's GPUs: small texts that may be lost, and are then measured again.

import { database } from './database.ts';

export const gpuTuningMemory = {
  async read(key: string): Promise<string | null> {
    return (await (await database()).get('gpuTuning', key)) ?? null;
  },
  async write(key: string, value: string): Promise<void> {
    await (await database()).put('gpuTuning', value, key);
  },
};
