import { effect, useSignal, type ReadonlySignal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { QuestionOf, What } from "../model/questions";
import type { RunModel } from "../model/run";
import type { Answers } from "../wire";
import { useVisible } from "./visible";
import { errorWords } from "./words";

/** What is known of a question's answer. */
export interface Asked<W extends What> {
  /** The last answer; null while there is none. */
  readonly body: Answers[W] | null;
  /** Why there is no newer one, in words. */
  readonly error: string | null;
}

/** Whoever got no answer tries again so late. */
const RETRY_MS = 5000;

/**
 * Asks a question, and again when the run has changed, while somebody looks; returns what ends that.
 *
 * @param every - milliseconds between two questions, at least.
 * @param take - called with each answer, or with what went wrong.
 */
export function keepAsking<W extends What>(
  run: RunModel,
  question: QuestionOf<W>,
  visible: ReadonlySignal<boolean>,
  every: number,
  take: (body: Answers[W] | null, error: string | null) => void,
): () => void {
  let ended = false;
  let asking = false;
  let stale = false;
  let due = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    clearTimeout(timer);
    if (ended || asking || !stale || !visible.peek()) return;
    const rest = due - Date.now();
    if (rest > 0) timer = setTimeout(look, rest);
    else ask();
  };
  const ask = (): void => {
    stale = false;
    asking = true;
    const done = (body: Answers[W] | null, error: string | null): void => {
      asking = false;
      if (ended) return;
      if (error !== null && run.link.peek() === "live") stale = true;
      due = Date.now() + (error === null ? every : Math.max(every, RETRY_MS));
      take(body, error);
      look();
    };
    run.ask(question).then(({ body }) => { done(body, null); }, (error: unknown) => { done(null, errorWords(error)); });
  };
  let version: number | undefined;
  const unwatch = effect(() => {
    const now = run.header.value?.version ?? -1;
    if (now !== version) stale = true;
    version = now;
    if (visible.value) look();
  });
  return () => {
    ended = true;
    clearTimeout(timer);
    unwatch();
  };
}

/** The answer to a question, asked again when the run has changed. */
export function useAsked<W extends What>(run: RunModel, question: QuestionOf<W>, every = 2000): Signal<Asked<W>> {
  const asked = useSignal<Asked<W>>({ body: null, error: null });
  const visible = useVisible();
  useEffect(() => {
    asked.value = { body: null, error: null };
    return keepAsking(run, question, visible, every, (body, error) => {
      asked.value = { body: body ?? asked.peek().body, error };
    });
  }, [run, JSON.stringify(question), visible, every, asked]);
  return asked;
}
