import { classes } from "#components/ui/class.ts";

/** px of the box in which pictures are drawn; an original, which is larger than any thumbnail, fills it. */
const box = 44;
const largest = 34;

/** A little picture as high beside the others as its thumbnail is beside theirs: `height` of `tallest` px, or the original (null). */
export function PictureOfHeight({ height, tallest, there }: { height: number | null; tallest: number; there: boolean }) {
  const drawn = height === null ? box : Math.max(4, Math.round((largest * height) / tallest));
  return (
    <span aria-hidden="true" className="flex shrink-0 items-end justify-center" style={{ width: box * 1.5, height: box }}>
      <svg
        aria-hidden="true"
        viewBox="0 0 36 24"
        width={drawn * 1.5}
        height={drawn}
        preserveAspectRatio="none"
        className={classes("overflow-visible", there ? "text-accent" : "text-edge")}
      >
        <rect
          x="0"
          y="0"
          width="36"
          height="24"
          fill={there ? "currentColor" : "none"}
          stroke="currentColor"
          strokeDasharray={there ? undefined : "3 3"}
          vectorEffect="non-scaling-stroke"
        />
        {there && <path d="M0 24V19L9 11l8 7 7-9 12 11v4z" className="fill-ground" opacity="0.75" />}
        {there && <circle cx="14" cy="6.5" r="2.5" className="fill-ground" opacity="0.75" />}
      </svg>
    </span>
  );
}
