/**
 * Hands a file to the browser's downloads, under a name that is safe on any disk.
 *
 *     save(new Blob(["step,value"], { type: "text/csv" }), "train/loss.csv");
 */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  // eslint-disable-next-line no-control-regex -- they are what must not be in a file's name
  link.download = name.replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, "-").slice(-120);
  link.click();
  setTimeout(() => { URL.revokeObjectURL(url); }, 60_000);
}
