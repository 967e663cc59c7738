import { PROTOCOL, type Answers, type Question, type Up } from "../wire";
import { isRecord } from "./decode";

/** The names of the questions. */
export type What = Question["what"];

/** The question of a name. */
export type QuestionOf<W extends What> = Extract<Question, { what: W }>;

/** The answer to a question. */
export interface Reply<W extends What> {
  readonly body: Answers[W];
  /** Bytes or columns, where the question is one for them. */
  readonly columns: DataView | null;
}

/** Asks about the run of that number. */
export type Ask = <W extends What>(of: number, question: QuestionOf<W>) => Promise<Reply<W>>;

/** So long a question waits: a kernel that runs a cell may not hear it before the cell ends. */
const PATIENCE_MS = 20_000;

interface Waiting {
  readonly resolve: (reply: { body: never; columns: DataView | null }) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Questions on their way, and the promises of their answers.
 *
 *     const questions = new Questions((up) => transport.send(up));
 *     const { body } = await questions.ask(0, { what: "files" });
 */
export class Questions {
  readonly #send: (up: Up) => void;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(send: (up: Up) => void) {
    this.#send = send;
  }

  readonly ask: Ask = (of, question) => {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error("No answer yet: the kernel is busy or gone."));
      }, PATIENCE_MS);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#send({ type: "ask", protocol: PROTOCOL, of, id, question });
    });
  };

  /** Whether the message is an answer; then whoever asked has it. */
  take(header: unknown, columns: DataView | null): boolean {
    if (!isRecord(header) || header.type !== "answer") return false;
    const waiting = this.#waiting.get(Number(header.id));
    if (waiting === undefined) return true; // the second of two ways was slower
    this.#waiting.delete(Number(header.id));
    clearTimeout(waiting.timer);
    if (typeof header.error === "string") waiting.reject(new Error(header.error));
    else if (header.protocol !== PROTOCOL || !isRecord(header.body)) waiting.reject(new Error("The answer cannot be read."));
    else waiting.resolve({ body: header.body as never, columns });
    return true;
  }

  dispose(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }
}
