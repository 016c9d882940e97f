// What the dialog offers of a run, kind by kind: for whom, what the run must have, and the options where there are some. Its words are
// in messages, export.json, `kinds.KIND`.

import {
  type Icon,
  IconBinaryTree,
  IconBrandPython,
  IconBrowser,
  IconChartLine,
  IconFileZip,
  IconPackage,
  IconReport,
  IconServer2,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { customHead } from '../../evaluation/probes/probe-head.ts';
import type { ExportKind, ExportOptions } from '../../export/export-kinds.ts';
import { onnxBytesPerParameter } from '../../export/onnx/onnx-options.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { ExportOptionsProps } from './export-options-props.ts';
import { JobOptions } from './JobOptions.tsx';
import { ModelFields } from './ModelFields.tsx';
import { OnnxOptions } from './OnnxOptions.tsx';
import { PageOptions } from './PageOptions.tsx';
import { PushToHub } from './PushToHub.tsx';
import { pageBytes } from './page-bytes.ts';
import { ReportOptionsView } from './ReportOptionsView.tsx';

/** In the order in which they are shown. */
export const exportPurposes = ['python', 'programs', 'people', 'logs', 'elsewhere'] as const;

export type ExportPurpose = (typeof exportPurposes)[number];

/** What a run may lack for an export. */
export type ExportNeed =
  /** Trained weights. */
  | 'checkpoint'
  /** Rows of the log. */
  | 'log'
  | 'evaluation'
  /** A classifier that transformers has: a probe's may read statistics of layers. */
  | 'own-head'
  /** Settings that trained it: a probe that was used has none. */
  | 'training'
  /** Its data set, in this browser. */
  | 'dataset';

export interface ExportCard<Kind extends ExportKind> {
  purpose: ExportPurpose;
  Icon: Icon;
  needs: readonly ExportNeed[];
  /** Folded below the card. */
  Options?: ComponentType<ExportOptionsProps<Kind>>;
  /** What else can be done with it, folded below that. */
  Extra?: ComponentType<Pick<ExportOptionsProps<Kind>, 'run' | 'options'>>;
  /** About how large the file will be; null where that is not known. */
  bytesOf?(run: RunRecord, options: ExportOptions[Kind]): number | null;
}

export const exportCards: { readonly [Kind in ExportKind]: ExportCard<Kind> } = {
  model: {
    purpose: 'python',
    Icon: IconBrandPython,
    needs: ['checkpoint'],
    Options: ModelFields,
    Extra: PushToHub,
    bytesOf: ({ parameters }, { dtype }) => (parameters ? parameters.total * (dtype === 'float16' ? 2 : 4) : null),
  },
  onnx: {
    purpose: 'programs',
    Icon: IconBinaryTree,
    needs: ['checkpoint'],
    Options: OnnxOptions,
    bytesOf: ({ parameters }, { precision }) =>
      parameters ? parameters.total * onnxBytesPerParameter[precision] : null,
  },
  package: {
    purpose: 'programs',
    Icon: IconPackage,
    needs: ['checkpoint'],
    bytesOf: ({ parameters }, { precision }) =>
      parameters ? parameters.total * onnxBytesPerParameter[precision] : null,
  },
  report: { purpose: 'people', Icon: IconReport, needs: [], Options: ReportOptionsView },
  page: {
    purpose: 'people',
    Icon: IconBrowser,
    needs: ['checkpoint'],
    Options: PageOptions,
    bytesOf: ({ parameters }, { dtype }) => (parameters ? pageBytes(parameters.total, dtype) : null),
  },
  logs: { purpose: 'logs', Icon: IconFileZip, needs: ['log'] },
  tensorboard: { purpose: 'logs', Icon: IconChartLine, needs: ['log'] },
  job: { purpose: 'elsewhere', Icon: IconServer2, needs: ['dataset', 'training'], Options: JobOptions },
};

/** What a run lacks of it, first what everything else needs; null where it can be made. */
export function missingNeed(
  needs: readonly ExportNeed[],
  run: RunRecord,
  datasetIds: readonly string[],
): ExportNeed | null {
  return needs.find((need) => !isMet(need, run, datasetIds)) ?? null;
}

function isMet(need: ExportNeed, run: RunRecord, datasetIds: readonly string[]): boolean {
  switch (need) {
    case 'checkpoint':
      return run.checkpoints.length > 0;
    case 'log':
      return run.history.length > 0;
    case 'evaluation':
      return run.evaluation !== null;
    case 'own-head':
      return customHead(run.probe) === null;
    case 'training':
      return run.probe === undefined;
    case 'dataset':
      return datasetIds.includes(run.datasetId);
  }
}
