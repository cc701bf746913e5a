"use client";

import { Check } from "lucide-react";
import Link from "next/link";
import { type CSSProperties, memo } from "react";
import { Picture } from "#components/gallery/picture.tsx";
import { meanOf } from "#components/gallery/placeholder.ts";
import { pictureOf, thumbnailsOf } from "#components/gallery/thumbnail.ts";
import { classes } from "#components/ui/class.ts";
import { sayBytes } from "#components/words/bytes.ts";
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
  onSelect: (id: string, range: boolean) => void;
};

/** Pictures that are asked for before the browser knows where they stand. */
const inFirstWindow = 12;

/** What every tile of the sheet has: its share of a row. */
const frame =
  "group/tile relative w-(--w0) overflow-hidden rounded-tile bg-sunken @min-[420px]:w-(--w1) @min-[640px]:w-(--w2) @min-[900px]:w-(--w3) @min-[1240px]:w-(--w4) @min-[1720px]:w-(--w5) @min-[2480px]:w-(--w6)";

function framed(widths: string, aspect: number): CSSProperties {
  return { ...Object.fromEntries(widths.split(";").map((width, index) => [`--w${index}`, width])), aspectRatio: aspect };
}

type UnreadProps = Pick<Props, "number" | "total" | "aspect" | "widths"> & {
  /** The first characters of its placeholder. */ colour: string;
};

/** The place of a picture that is not read yet, in its mean colour. */
export const UnreadTile = memo(function UnreadTile({ number, total, aspect, widths, colour }: UnreadProps) {
  const style = { ...framed(widths, aspect), backgroundColor: meanOf(colour) };
  return <li aria-posinset={number} aria-setsize={total ?? -1} aria-busy="true" style={style} className={frame} />;
});

/** One picture of the contact sheet. */
export const Tile = memo(function Tile({ image, number, total, aspect, widths, sweeping, selected, selecting, onSelect }: Props) {
  return (
    <li aria-posinset={number} aria-setsize={total ?? -1} style={framed(widths, aspect)} className={frame}>
      <Link
        href={`/images/${image.id}`}
        prefetch={false}
        className="block size-full scroll-mt-46 scroll-mb-4 focus-visible:outline-offset-[-4px]"
        onClick={(event) => {
          if (!selecting || event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          onSelect(image.id, event.shiftKey);
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
          className={classes("size-full object-cover transition-[scale]", selected && "scale-[0.9]")}
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute inset-x-0 bottom-0 flex justify-between gap-3 bg-linear-to-t from-black/75 to-black/0 px-3 pt-8 pb-2 text-[0.8125rem] text-white opacity-0 transition-opacity group-focus-within/tile:opacity-100 group-hover/tile:opacity-100"
        >
          <span className="truncate">{image.name}</span>
          <span className="whitespace-nowrap">{sayBytes(image.bytes)}</span>
        </span>
      </Link>
      <SelectBox label={`Select ${image.name}`} selected={selected} shown={selecting} onSelect={(range) => onSelect(image.id, range)} />
    </li>
  );
});

function SelectBox({
  label,
  selected,
  shown,
  onSelect,
}: {
  label: string;
  selected: boolean;
  shown: boolean;
  onSelect: (range: boolean) => void;
}) {
  return (
    <label
      className={classes(
        "absolute top-0 left-0 grid size-11 cursor-pointer place-items-center transition-opacity group-hover/tile:opacity-100 has-focus-visible:opacity-100",
        !shown && "opacity-0 touch:pointer-events-none",
      )}
    >
      <input
        type="checkbox"
        aria-label={label}
        checked={selected}
        onChange={({ nativeEvent }) => onSelect(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
        className="peer sr-only"
      />
      <span
        aria-hidden="true"
        className={classes(
          "grid size-6 place-items-center rounded-full border-2 border-white shadow-[0_0_3px_rgb(0_0_0/0.6)] peer-focus-visible:outline-2 peer-focus-visible:outline-accent",
          selected ? "bg-accent text-on-accent" : "bg-black/30",
        )}
      >
        {selected && <Check size={16} strokeWidth={3} />}
      </span>
    </label>
  );
}
