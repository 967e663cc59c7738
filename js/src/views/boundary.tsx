import { Component, type ComponentChildren } from "preact";
import { errorWords } from "./words";

interface Props {
  /** What it is that may fail, for the sentence. */
  readonly what: string;
  readonly children: ComponentChildren;
}

/** Shows what is in it; or, when that throws, a sentence: the rest of the view lives on. */
export class Boundary extends Component<Props, { readonly failed: string | null }> {
  override state: { readonly failed: string | null } = { failed: null };

  static override getDerivedStateFromError(error: unknown): { failed: string } {
    return { failed: errorWords(error) };
  }

  render() {
    const { failed } = this.state;
    if (failed === null) return this.props.children;
    return (
      <div class="mlw-empty" role="alert">
        <p>{this.props.what} cannot be shown: {failed}</p>
        <button type="button" class="mlw-button" onClick={() => { this.setState({ failed: null }); }}>Try again</button>
      </div>
    );
  }
}
