// probe.json: what probing a model over a data set has found, for other programs.

import { type ProbeReport, type ProbeRow, probeRow } from '../evaluation/probes/probe-report.ts';

/** @param foldNames of each fold
 *  @param facts what else there is to tell, such as the seconds of a command */
export function probeJson(
  report: ProbeReport,
  foldNames: readonly string[],
  facts: Readonly<Record<string, string | number | null>> = {},
): string {
  const { best, labels, clips, foldsBy, intervalBy, mixedFolds, agreement, passSeconds, fitSeconds } = report;
  const named = (name: string) => {
    const row = probeRow(report, name);
    return row && rowFigures(row);
  };
  const whole = {
    best: { any: named(best.any), native: named(best.native) },
    rows: report.rows.map(rowFigures),
    labels,
    clip_count: clips.length,
    folds: foldNames,
    folds_by: foldsBy,
    interval_by: intervalBy,
    mixed_folds: mixedFolds && { accuracy: mixedFolds.accuracy, interval: ends(mixedFolds.interval) },
    learning_curve: report.learningCurve.map(({ share, clipCount, accuracy, low, high }) => {
      return { share, clip_count: clipCount, accuracy, low, high };
    }),
    agreement:
      agreement?.map(({ low, high, clipCount, accuracy, top2Accuracy }) => {
        return { low, high, clip_count: clipCount, accuracy, top_2_accuracy: top2Accuracy };
      }) ?? null,
    pass_seconds: passSeconds,
    fit_seconds: fitSeconds,
    ...facts,
  };
  // JSON has no NaN: a figure that is not defined is null
  return `${JSON.stringify(whole, null, 2)}\n`;
}

function rowFigures(row: ProbeRow) {
  return {
    name: row.name,
    features: row.features,
    layers: row.layers,
    accuracy: row.accuracy,
    balanced_accuracy: row.balancedAccuracy,
    macro_f1: row.macroF1,
    log_loss: row.logLoss,
    top_2_accuracy: row.top2Accuracy,
    folds: row.folds,
    interval: ends(row.interval),
    c: row.c,
    chosen: row.chosen,
    native: row.isNative,
    ...(row.seeds && { seeds: row.seeds }),
  };
}

function ends(interval: ProbeRow['interval']): [low: number, high: number] | null {
  return interval && [interval.low, interval.high];
}
