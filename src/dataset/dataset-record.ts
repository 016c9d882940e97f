// What is stored about a data set beside its clips: facts from the import and the choices that can change afterwards.

import type { LabelRule } from './label-rule.ts';
import type { SplitConfig } from './split.ts';

export interface DatasetRecord {
  id: string;
  /** From the archive's or folder's name; editable. */
  name: string;
  createdAt: number;
  sampleRateHz: number;
  clipCount: number;
  problemCount: number;
  totalSampleCount: number;
  packBytes: number;
  labelRule: LabelRule;
  /** Where the names say who speaks, null: nowhere. Absent until a person says so: guessed from the names then. */
  speakerRule?: LabelRule | null;
  splitConfig: SplitConfig;
  /** The sample that comes with the page; absent for what a person brought. */
  origin?: 'sample';
}
