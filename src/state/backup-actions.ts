// Copies of the records that are made before the schema of the database changes: seen, taken away, put back, deleted.

import type { BackupActions } from './backup-types.ts';
import type { StudioContext } from './studio-context.ts';

export function backupActions({ deps, attempt }: StudioContext): BackupActions {
  return {
    listBackups: () => attempt('storage', () => deps.storage.listBackups()),
    backupFile: (backup) => attempt('storage', () => deps.storage.backupFile(backup)),
    putBackMissing: (backup) => attempt('storage', () => deps.storage.putBackMissing(backup)),
    deleteBackup: (backup) => attempt('storage', () => deps.storage.deleteBackup(backup)),
  };
}
