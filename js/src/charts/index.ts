import type { Kind } from "../wire";
import type { Chart } from "./chart";
import { accuracyTable } from "./accuracy_table";
import { confusionMatrix } from "./confusion_matrix";
import { image } from "./image";
import { predictions } from "./predictions";
import { residuals } from "./residuals";
import { scalar } from "./scalar";
import { table } from "./table";
import { text } from "./text";

/** The chart of each kind; a kind without one does not compile. */
export const CHARTS: Readonly<Record<Kind, Chart>> = {
  scalar,
  text,
  table,
  image,
  confusion_matrix: confusionMatrix,
  accuracy_table: accuracyTable,
  residuals,
  predictions,
};
