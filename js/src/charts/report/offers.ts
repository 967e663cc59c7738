import type { RefObject } from "preact";
import { saveFigure } from "../figure/export";
import type { Offer } from "./frame";

/** What can be done with a figure. */
export function figureOffers(root: RefObject<HTMLElement>, name: () => string): Offer[] {
  const act = (as: "svg" | "png") => () => root.current && saveFigure(root.current, name(), as);
  return [
    { title: "Save as SVG", act: act("svg") },
    { title: "Save as PNG", act: act("png") },
  ];
}
