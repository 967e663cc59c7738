import { signal, type ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** Whether somebody can see the view: what asks for news waits until then. */
export const VisibleContext = createContext<ReadonlySignal<boolean>>(signal(true));

/** Whether somebody can see the view. */
export function useVisible(): ReadonlySignal<boolean> {
  return useContext(VisibleContext);
}

/** Watches whether an element is in view, on a page that is looked at; returns what ends that. */
export function watchVisible(element: Element): { readonly visible: ReadonlySignal<boolean>; readonly stop: () => void } {
  const visible = signal(true);
  const page = element.ownerDocument;
  let inView = true;
  const look = (): void => { visible.value = inView && !page.hidden; };
  const observer = new IntersectionObserver((entries) => {
    inView = entries.at(-1)?.isIntersecting ?? inView;
    look();
  });
  observer.observe(element);
  page.addEventListener("visibilitychange", look);
  return {
    visible,
    stop: () => {
      observer.disconnect();
      page.removeEventListener("visibilitychange", look);
    },
  };
}
