import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Chart, ChartProps } from "./chart";
import { told } from "./entries";
import { useInView } from "./figure/size";
import { exact, timeOfDay } from "./format";
import { fetchAll, Pictures, typeOf } from "./image/bytes";
import { useAlbum, type Logged } from "./image/logged";
import { Player } from "./image/player";
import { Viewer } from "./image/viewer";
import { Frame, Note, Waiting, Words, type Offer } from "./report/frame";
import { save } from "./save";

/** Images over steps. */
export const image: Chart = {
  place: "images",
  View: ImageChart,
  describe: (metric) => `${metric.name}: ${metric.total.peek()} images`,
};

export interface ImageProps extends ChartProps {
  /** The step that all images of a gallery show; without it each has a slider of its own. */
  readonly step?: Signal<number | null> | undefined;
  /** Told the steps at which there are images. */
  readonly onSteps?: ((steps: readonly number[]) => void) | undefined;
}

/** The images of one metric: the last one, or that of any other step. */
export function ImageChart({ run, metric, step, onSteps }: ImageProps) {
  const root = useRef<HTMLElement>(null);
  const inView = useInView(root);
  const album = useAlbum(run, metric, inView);
  const wanted = useSignal<number | null>(null);
  const images = album.images.value;
  useEffect(() => { onSteps?.(images.map((one) => one.step)); }, [images]);
  const shared = step?.value ?? null;
  const at = shared === null ? Math.min(wanted.value ?? Infinity, images.length - 1) : upTo(images, shared);
  const logged = images[at];
  const shown = useShown(run, inView, logged);
  const choices: Offer[] = [];
  if (logged !== undefined && logged.name !== "") choices.push({ title: "Save the image", act: () => download(run, logged) });
  const broken = (): void => { shown.value = { url: null, why: "This image is damaged and cannot be shown.", loading: false }; };
  const { url, why } = shown.value;
  return (
    <Frame name={metric.name} root={root} choices={choices}>
      {step === undefined ? (
        <Player
          at={at}
          total={images.length}
          choose={(next) => { wanted.value = next >= images.length - 1 ? null : next; }}
          words={logged === undefined ? "" : `step ${exact(logged.step)}`}
          label={`Which ${metric.name}`}
          ready={() => !shown.peek().loading}
        />
      ) : null}
      {album.error.value === null ? null : <Note>Not all images can be had: {album.error.value}</Note>}
      {why !== null ? <Words>{why}</Words> : url !== null ? (
        <Viewer url={url} label={`${metric.name}, step ${exact(logged?.step ?? NaN)}`} broken={broken} />
      ) : album.error.value === null ? <Waiting total={metric.total.value} /> : null}
      {step === undefined || logged === undefined ? null : (
        <p class="mlw-foot">
          <span>step {exact(logged.step)}</span>
          <span>{timeOfDay(logged.time)}</span>
        </p>
      )}
    </Frame>
  );
}

interface Shown {
  /** The image that was had last. */
  readonly url: string | null;
  /** Why the wanted one is not shown. */
  readonly why: string | null;
  readonly loading: boolean;
}

/** What can be shown of an image; one is fetched at a time, and those that were passed over are not. */
function useShown(run: ChartProps["run"], inView: Signal<boolean>, logged: Logged | undefined): Signal<Shown> {
  const shown = useSignal<Shown>({ url: null, why: null, loading: false });
  const pictures = useMemo(() => new Pictures(run), [run]);
  useEffect(() => () => { pictures.dispose(); }, [pictures]);
  const want = useRef<Logged | undefined>(undefined);
  const isVisible = inView.value;
  useEffect(() => {
    want.current = isVisible ? logged : undefined;
    if (!shown.peek().loading) load();
  }, [isVisible, logged?.name, logged?.format, pictures]);
  const load = (): void => {
    const now = want.current;
    if (now === undefined) return;
    const type = typeOf(now.format);
    if (type === null || now.name === "") {
      shown.value = { url: null, why: whyNot(now), loading: false };
      return;
    }
    shown.value = { ...shown.peek(), loading: true };
    const done = (url: string | null, trouble: string | null): void => {
      shown.value = { url, why: trouble, loading: false };
      if (want.current !== now) load();
    };
    pictures.get(now.name, type).then(
      (url) => { done(url, null); },
      (error: unknown) => { done(null, `This image cannot be had: ${told(error)}`); },
    );
  };
  return shown;
}

function whyNot({ name, format }: Logged): string {
  if (name === "") return "This image was not kept.";
  return format === "tiff" ? "Browsers cannot show TIFF images: save it to look at it." : "Its format is none that is shown here.";
}

/** The place of the last image up to a step; of the first one where there is none. */
function upTo(images: readonly Logged[], step: number): number {
  let found = -1;
  images.forEach((one, at) => {
    if (one.step <= step && one.step >= (images[found]?.step ?? -Infinity)) found = at;
  });
  return Math.max(0, found);
}

async function download(run: ChartProps["run"], { name, format }: Logged): Promise<void> {
  const pieces = await fetchAll(run, name);
  save(new Blob(pieces, { type: typeOf(format) ?? "application/octet-stream" }), name.slice(name.lastIndexOf("/") + 1));
}
