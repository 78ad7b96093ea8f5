/** Catches a bug in a screen: says so, keeps the rest of the window usable, and offers to draw it again. */
import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { ErrorNotice } from '#renderer/ui';

interface State {
  readonly error: Error | null;
}

export class ErrorBoundary extends Component<{ children: ReactNode; name?: string }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div style={{ padding: 32, maxWidth: 720 }}>
        <ErrorNotice
          trouble={{
            what: `This part of the window stopped working: ${error.message}`,
            cost: 'The queue and the books run in another process and are not touched by this.',
            next: 'Show it again, or go to another place; if it comes back, report it with the text above.',
          }}
          action={
            <Button mt={12} size="xs" variant="default" onClick={() => this.setState({ error: null })}>
              Show it again
            </Button>
          }
        />
      </div>
    );
  }
}
