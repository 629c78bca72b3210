// Catches what a view throws, so that one broken view does not take the others with it.

import { Component, type ComponentChildren } from "preact";
import { Failed } from "./States.tsx";

interface Props {
  /** A new value gives the view another chance. */
  of: string;
  children: ComponentChildren;
}

export class ErrorBoundary extends Component<Props, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static override getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown) {
    console.error("a view failed", error);
  }

  override componentDidUpdate(before: Props) {
    if (before.of !== this.props.of && this.state.error) this.setState({ error: undefined });
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return <Failed title="This view has failed" error={this.state.error} retry={() => location.reload()} />;
  }
}
