"use client";

import { Maximize2, Check as Tick } from "lucide-react";
import Link from "next/link";
import { type CSSProperties, memo } from "react";
import { Picture } from "#components/gallery/picture.tsx";
import { meanOf } from "#components/gallery/placeholder.ts";
import { pictureOf, thumbnailsOf } from "#components/gallery/thumbnail.ts";
import { loadViewer } from "#components/images/use-viewer.tsx";
import { classes } from "#components/ui/class.ts";
import { useWords } from "#components/words/use.ts";
import type { Image } from "#lib/web/shapes.ts";

type Props = {
  image: Image;
  /** Its place among `total`, from 1; `total` is null where nobody knows. */
  number: number;
  total: number | null;
  aspect: number;
  /** Its share of a row for each measure of the sheet, as CSS lengths with semicolons between. */
  widths: string;
  /** Whether the reader is on the way to elsewhere. */
  sweeping: () => boolean;
  selected: boolean;
  /** While something is selected, a click anywhere on a tile selects. */
  selecting: boolean;
  /** Whether Tab leads here; once one is in the sheet, arrows lead to the other tiles. */
  reachable: boolean;
  /** Selects the place or no longer; with `stretch`, all on the way from the last one. */
  onSelect: (place: number, stretch: boolean) => void;
  onView: (id: string) => void;
};

/** Pictures that are asked for before the browser knows where they stand. */
const inFirstWindow = 12;

/** What every tile of the sheet has: its share of a row. */
const frame =
  "group/tile relative w-(--w0) overflow-hidden rounded-tile bg-sunken @min-[420px]:w-(--w1) @min-[640px]:w-(--w2) @min-[900px]:w-(--w3) @min-[1240px]:w-(--w4) @min-[1720px]:w-(--w5) @min-[2480px]:w-(--w6)";

function framed(widths: string, aspect: number): CSSProperties {
  return { ...Object.fromEntries(widths.split(";").map((width, index) => [`--w${index}`, width])), aspectRatio: aspect };
}

type UnreadProps = Pick<Props, "number" | "total" | "aspect" | "widths" | "selected"> & {
  /** The first characters of its placeholder. */ colour: string;
};

/** The place of a picture that is not read yet, in its mean colour. */
export const UnreadTile = memo(function UnreadTile({ number, total, aspect, widths, selected, colour }: UnreadProps) {
  const style = { ...framed(widths, aspect), backgroundColor: meanOf(colour) };
  return (
    <li aria-posinset={number} aria-setsize={total ?? -1} aria-busy="true" tabIndex={-1} style={style} className={frame}>
      {selected && <Mark selected className="absolute start-2.5 top-2.5" />}
    </li>
  );
});

/** One picture of the contact sheet. */
export const Tile = memo(function Tile(props: Props) {
  const { image, number, total, aspect, widths, sweeping, selected, selecting, reachable, onSelect, onView } = props;
  const t = useWords("many");
  const choose = (stretch: boolean) => onSelect(number - 1, stretch);
  return (
    <li
      aria-posinset={number}
      aria-setsize={total ?? -1}
      style={framed(widths, aspect)}
      className={classes(frame, selected && "bg-accent-wash")}
    >
      <Link
        tabIndex={reachable ? undefined : -1}
        draggable={!selecting}
        href={`/images/${image.id}`}
        prefetch={false}
        className="block size-full [-webkit-touch-callout:none] scroll-mt-46 scroll-mb-4 focus-visible:outline-offset-[-4px]"
        onClick={(event) => {
          if (!(selecting || event.shiftKey) || event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          choose(event.shiftKey);
        }}
      >
        <Picture
          source={pictureOf(thumbnailsOf(image))}
          alt={image.description || image.name}
          placeholder={image.placeholder}
          width={image.width}
          height={image.height}
          sizes={`(min-width: 1240px) ${Math.round(aspect * 250)}px, (min-width: 640px) ${Math.round(aspect * 200)}px, ${Math.round(aspect * 140)}px`}
          lazy={number > inFirstWindow}
          hold={sweeping}
          className={classes("size-full object-cover transition-[scale]", selected && "scale-[0.88] rounded-tile")}
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute inset-x-0 bottom-0 flex justify-between gap-3 bg-linear-to-t from-black/75 to-black/0 px-3 pt-8 pb-2 text-note text-white opacity-0 transition-opacity group-focus-within/tile:opacity-100 group-hover/tile:opacity-100"
        >
          <span className="truncate">{image.name}</span>
          <span className="whitespace-nowrap">{t.bytes(image.bytes)}</span>
        </span>
      </Link>
      {!selecting && <View image={image} reachable={reachable} onView={onView} />}
      <Check name={t("select", { name: image.name })} selected={selected} shown={selecting} reachable={reachable} onSelect={choose} />
    </li>
  );
});

type CheckProps = Pick<Props, "selected" | "reachable"> & {
  name: string;
  /** Whether it stands there although nobody points at the tile. */
  shown: boolean;
  onSelect: (stretch: boolean) => void;
};

function Check({ name, selected, shown, reachable, onSelect }: CheckProps) {
  return (
    <label
      className={classes(
        "absolute start-0 top-0 grid size-11 cursor-pointer place-items-center transition-opacity group-hover/tile:opacity-100 has-focus-visible:opacity-100",
        !shown && "opacity-0 touch:pointer-events-none",
      )}
    >
      <input
        type="checkbox"
        aria-label={name}
        checked={selected}
        tabIndex={reachable ? undefined : -1}
        onChange={({ nativeEvent }) => onSelect(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
        className="peer absolute inset-0 cursor-pointer opacity-0"
      />
      <Mark selected={selected} />
    </label>
  );
}

/** A round mark that tells whether a tile is selected. */
function Mark({ selected, className }: { selected: boolean; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={classes(
        "grid size-6 place-items-center rounded-full border-2 border-white shadow-[0_0_3px_rgb(0_0_0/0.6)] peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent",
        selected ? "bg-accent text-on-accent" : "bg-black/30",
        className,
      )}
    >
      {selected && <Tick size={16} strokeWidth={3} />}
    </span>
  );
}

/** Opens the viewer on the picture, for whoever has a pointer or a keyboard; a finger finds it on the picture's page. */
function View({ image, reachable, onView }: Pick<Props, "image" | "reachable" | "onView">) {
  const t = useWords("images");
  return (
    <button
      type="button"
      tabIndex={reachable ? undefined : -1}
      aria-label={t("view", { name: image.name })}
      title={t("wholeScreen")}
      className="absolute end-0 top-0 grid size-11 place-items-center text-white opacity-0 transition-opacity group-hover/tile:opacity-100 focus-visible:opacity-100 touch:hidden"
      onPointerEnter={() => void loadViewer()}
      onFocus={() => void loadViewer()}
      onClick={() => onView(image.id)}
    >
      <span aria-hidden="true" className="grid size-8 place-items-center rounded-full bg-black/55">
        <Maximize2 size={16} />
      </span>
    </button>
  );
}
