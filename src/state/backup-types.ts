// What a person can do with copies of the records.

import type { UpgradeBackup } from '../storage/upgrade-backup.ts';

export interface BackupActions {
  /** Newest first. */
  listBackups(): Promise<UpgradeBackup[]>;
  backupFile(backup: UpgradeBackup): Promise<Blob>;
  /** Puts back what is not stored any more; resolves with how many records that were. They are shown when the page is loaded next. */
  putBackMissing(backup: UpgradeBackup): Promise<number>;
  deleteBackup(backup: UpgradeBackup): Promise<void>;
}
