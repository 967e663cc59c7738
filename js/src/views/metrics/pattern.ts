/**
 * Whether a metric's name is meant by what somebody typed: words that must all occur, with `*` for
 * anything; a text with a `*` stands for the whole name. Upper and lower case are the same.
 *
 *     matcher("val loss")("val/loss")   // true
 *     matcher("val*")("val/loss")       // true
 */
export function matcher(typed: string): (name: string) => boolean {
  const words = typed.trim().toLowerCase().split(/\s+/).filter((word) => word !== "");
  const tests = words.map((word) => {
    if (!word.includes("*")) return (name: string) => name.includes(word);
    const whole = new RegExp(`^${word.split("*").map(literal).join(".*")}$`, "s");
    return (name: string) => whole.test(name);
  });
  return (name) => {
    const lower = name.toLowerCase();
    return tests.every((test) => test(lower));
  };
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
