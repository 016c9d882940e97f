// A fault in one place leaves the rest of the page working, and says so.

import { Component, type ReactNode } from 'react';
import { type ErrorRecord, toErrorRecord } from '../../lib/errors.ts';
import { ErrorNotice } from '../common/ErrorNotice.tsx';

export class PlaceBoundary extends Component<{ children: ReactNode }, { error: ErrorRecord | null }> {
  override state: { error: ErrorRecord | null } = { error: null };

  static getDerivedStateFromError(thrown: unknown) {
    return { error: toErrorRecord(thrown) };
  }

  override render() {
    const { error } = this.state;
    return error ? <ErrorNotice error={error} onDismiss={() => this.setState({ error: null })} /> : this.props.children;
  }
}
