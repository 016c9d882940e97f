// Damage to what is stored, behind the back of what stored it: as a failing disk, a cut copy of a profile or another program
// would do it. The file must not be open for writing anywhere.

import { findFile } from '../storage/opfs.ts';

async function rewrite(
  path: string,
  change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
): Promise<void> {
  const handle = await findFile(path);
  if (!handle) throw new Error(`there is no file ${path} to damage`);
  const changed = change(new Uint8Array(await (await handle.getFile()).arrayBuffer()));
  const file = await handle.createWritable();
  await file.write(changed);
  await file.close();
}

/** Turns every bit of `count` bytes from `at` on. */
export function flipBytes(path: string, at: number, count = 1): Promise<void> {
  return rewrite(path, (bytes) => {
    if (at + count > bytes.length) throw new Error(`${path} has ${bytes.length} bytes, none at ${at + count - 1}`);
    for (let i = at; i < at + count; i++) bytes[i] = (bytes[i] ?? 0) ^ 0xff;
    return bytes;
  });
}

/** Cuts bytes off the end. */
export function cutBytes(path: string, count: number): Promise<void> {
  return rewrite(path, (bytes) => bytes.subarray(0, Math.max(0, bytes.length - count)));
}
