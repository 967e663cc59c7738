/** What a line seems to tell. */
export type Level = "error" | "warning";

const ERROR = /\b(?:ERROR|CRITICAL|FATAL)\b|^Traceback \(most|Error\b|Exception\b/;
const WARNING = /\bWARN(?:ING)?\b|Warning\b/;

const ERRORS = ["ERROR", "CRITICAL", "FATAL", "Traceback (most", "Error", "Exception"];

/** What is looked for in a file that is too long to be read: each line of a level, or of a worse one, holds one of them. */
export const PROBLEMS: Readonly<Record<Level, readonly string[]>> = { error: ERRORS, warning: [...ERRORS, "WARN", "Warning"] };

/**
 * Whether a line looks like an error or a warning, by the words that loggers and Python write.
 *
 *     levelOf("ValueError: no")   // "error"
 */
export function levelOf(line: string): Level | null {
  if (ERROR.test(line)) return "error";
  return WARNING.test(line) ? "warning" : null;
}

/** Whether a line is of a level, or of a worse one. */
export function isAtLeast(level: Level, line: string): boolean {
  const found = levelOf(line);
  return found === level || found === "error";
}
