// A fault in one place leaves the rest of the page working, and says so.

import { Component, type ReactNode } from 'react';
import { type ErrorRecord, toErrorRecord } from '../../lib/errors.ts';
import { ErrorNotice } from '../common/ErrorNotice.tsx';

interface PlaceBoundaryProps {
  children: ReactNode;
  /** Opens the place anew. */
  onRetry: () => void;
  /** It belongs to a build that is not there any more. */
  onRenewed: () => void;
}

export class PlaceBoundary extends Component<PlaceBoundaryProps, { error: ErrorRecord | null }> {
  override state: { error: ErrorRecord | null } = { error: null };

  static getDerivedStateFromError(thrown: unknown) {
    return { error: toErrorRecord(thrown) };
  }

  override componentDidCatch(thrown: unknown) {
    if (toErrorRecord(thrown).code === 'server/renewed') this.props.onRenewed();
  }

  override render() {
    const { error } = this.state;
    return error ? (
      <ErrorNotice error={error} onDismiss={this.props.onRetry} onRetry={this.props.onRetry} />
    ) : (
      this.props.children
    );
  }
}
