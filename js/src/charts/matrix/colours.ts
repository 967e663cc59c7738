/** Red, green and blue, from 0 to 255. */
export type Rgb = readonly [number, number, number];

let pen: CanvasRenderingContext2D | null = null;

/** A colour of a style sheet, however it is written; grey where it cannot be told. */
export function rgbOf(colour: string): Rgb {
  pen ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (pen === null) return [128, 128, 128];
  pen.clearRect(0, 0, 1, 1);
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const data = (pen.getImageData(0, 0, 1, 1) as ImageData | undefined)?.data;
  return [data?.[0] ?? 128, data?.[1] ?? 128, data?.[2] ?? 128];
}

/** From one colour to another: `part` of the way. */
export function mix(from: Rgb, to: Rgb, part: number): Rgb {
  const at = (index: 0 | 1 | 2): number => Math.round(from[index] + (to[index] - from[index]) * part);
  return [at(0), at(1), at(2)];
}

/** Black or white: one of them can be read on any colour. */
export function inkOn(colour: Rgb): string {
  const [red, green, blue] = colour.map((one) => {
    const part = one / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}

export function css([red, green, blue]: Rgb): string {
  return `rgb(${red},${green},${blue})`;
}
