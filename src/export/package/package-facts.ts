// What `facts.js` of an exported package says.

export interface PackageFacts {
  labels: string[];
  /** What the model hears. */
  sampleRate: number;
  /** Longest clip in samples at that rate; null: no limit. */
  maxLength: number | null;
  /** How logits are read: see evaluation/answer.ts. */
  temperature: number;
  unsureBelow: number;
}
