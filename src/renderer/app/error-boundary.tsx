import { Component, type ReactNode } from 'react';
import { strings } from '../ui/strings.ts';

interface Props {
  readonly children: ReactNode;
}

/** React knows error boundaries as classes only. */
export class ErrorBoundary extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <section className="message" role="alert">
        <h2 className="message__title">{strings.broken}</h2>
        <p className="message__advice">{strings.brokenAdvice}</p>
        <div className="message__actions">
          <button className="button" type="button" onClick={() => this.setState({ broken: false })}>
            {strings.reload}
          </button>
        </div>
      </section>
    );
  }
}
