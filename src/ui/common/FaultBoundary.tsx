// Where drawing a part of the page fails, the rest of it stays; what stands in its place is the caller's.

import { Component, type ReactNode } from 'react';
import { type ErrorRecord, toErrorRecord } from '../../lib/errors.ts';

export interface Fault {
  error: ErrorRecord;
  /** Draws it again. */
  retry(): void;
}

interface FaultBoundaryProps {
  fallback(fault: Fault): ReactNode;
  onCaught?(error: ErrorRecord): void;
  children: ReactNode;
}

export class FaultBoundary extends Component<FaultBoundaryProps, { error: ErrorRecord | null }> {
  override state: { error: ErrorRecord | null } = { error: null };

  static getDerivedStateFromError(thrown: unknown) {
    return { error: toErrorRecord(thrown) };
  }

  override componentDidCatch(thrown: unknown) {
    this.props.onCaught?.(toErrorRecord(thrown));
  }

  override render() {
    const { error } = this.state;
    return error ? this.props.fallback({ error, retry: () => this.setState({ error: null }) }) : this.props.children;
  }
}

/** For copying: what was told, and where it happened. */
export function faultDetails({ code, message, details }: ErrorRecord): string {
  return [`${code}: ${message}`, details].filter(Boolean).join('\n\n');
}
