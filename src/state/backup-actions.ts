// Copies of the records that are made before the schema of the database changes: seen, taken away, put back, deleted.

import type { BackupActions } from './backup-types.ts';
import type { StudioContext } from './studio-context.ts';

export function backupActions({ deps, attempt }: StudioContext): BackupActions {
  return {
    listBackups: () => attempt('storage', () => deps.storage.listBackups()),
    // what fails of one copy is told beside it
    backupFile: (backup) => deps.storage.backupFile(backup),
    putBackMissing: (backup) => deps.storage.putBackMissing(backup),
    deleteBackup: (backup) => deps.storage.deleteBackup(backup),
  };
}
