import { Component, type ReactNode } from 'react';
import { PartProblem } from './part-problem.tsx';
import { renew } from './renew.ts';

interface BoundaryProps {
  /** Where one is: somewhere else all may be well. */
  readonly at: string;
  readonly children: ReactNode;
  /** There is nothing else on the page. */
  readonly isPage?: boolean;
}

/** Whatever breaks within it leaves all around it in its place. */
export class Boundary extends Component<BoundaryProps, { readonly error: unknown }> {
  override readonly state = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidUpdate(before: BoundaryProps): void {
    if (before.at !== this.props.at && this.state.error !== undefined) this.setState({ error: undefined });
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === undefined ? (
      this.props.children
    ) : (
      <PartProblem error={error} retry={() => void renew()} isPage={this.props.isPage ?? false} />
    );
  }
}
