const UNITS = ["KB", "MB", "GB", "TB"] as const;

/**
 * A number of bytes in few characters.
 *
 *     sizeWords(512)      // "512 bytes"
 *     sizeWords(1234567)  // "1.2 MB"
 */
export function sizeWords(bytes: number): string {
  if (bytes === 1) return "1 byte";
  if (bytes < 1000) return `${bytes} bytes`;
  let [size, unit] = [bytes / 1000, 0];
  for (; size >= 999.5 && unit < UNITS.length - 1; unit++) size /= 1000;
  return `${size < 9.95 ? size.toFixed(1) : size.toFixed(0)} ${UNITS[unit] ?? ""}`;
}
