"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { useImage } from "#components/images/change.ts";
import { DeleteImage } from "#components/images/delete-image.tsx";
import { Description } from "#components/images/description.tsx";
import { Details } from "#components/images/details.tsx";
import { ImageName } from "#components/images/image-name.tsx";
import { InAlbums } from "#components/images/in-albums.tsx";
import { type Beside, ReadAround, useOrder } from "#components/images/order.ts";
import { PageBar } from "#components/images/page-bar.tsx";
import { PermanentLinks } from "#components/images/permanent-links.tsx";
import { Preview } from "#components/images/preview.tsx";
import { QuickActions } from "#components/images/quick-actions.tsx";
import { Tags } from "#components/images/tags.tsx";
import { useRenditions } from "#components/images/use-renditions.ts";
import { useViewer } from "#components/images/use-viewer.tsx";
import { WritingChoice } from "#components/images/writing.tsx";
import { TemporaryLinks } from "#components/links/temporary-links.tsx";
import type { Account, Album, Details as FileDetails, Image, Link, Plan, Rendition } from "#lib/web/shapes.ts";

type Props = {
  image: Image;
  renditions: Rendition[];
  details: Promise<FileDetails | null>;
  links: { items: Link[]; nextCursor: string | null };
  beside: Beside;
  albums: Album[];
  plan: Plan;
  plans: Plan[];
  metadata: Account["linkMetadata"];
};

/** One picture: itself, every link that it has or could have, and what is known of it. */
export function ImageView({ image: read, renditions: first, details, links, beside, albums, plan, plans, metadata }: Props) {
  const router = useRouter();
  const { image, change } = useImage(read);
  const { items, previous, next, place } = useOrder(image, beside);
  const picture = useRef<HTMLButtonElement>(null);
  const renditions = useRenditions(image.id, first, picture);
  // How far the viewer is from here.
  const [offset, setOffset] = useState(0);
  const { view, viewer } = useViewer({
    items,
    onLook: (looked) => setOffset(items.findIndex(({ id }) => id === looked.id) - items.findIndex(({ id }) => id === image.id)),
    onClose(last) {
      if (last && last.id !== image.id) router.replace(`/images/${last.id}`);
      else picture.current?.focus();
    },
  });

  return (
    <div className="px-4 pb-28 sm:px-6 lg:pb-24">
      <PageBar previous={previous} next={next} onView={() => view(image.id)} />
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_26rem] lg:gap-10 2xl:grid-cols-[minmax(0,1fr)_32rem]">
        <Preview image={image} button={picture} onView={() => view(image.id)} />
        <div className="flex min-w-0 flex-col gap-10">
          <div className="flex flex-col gap-2">
            <ImageName image={image} change={change} />
            <Description image={image} change={change} />
            <Tags image={image} change={change} />
            <InAlbums albums={albums} />
          </div>
          <WritingChoice />
          <PermanentLinks image={image} renditions={renditions} plans={plans} details={details} />
          <TemporaryLinks image={image} first={links} plan={plan} plans={plans} metadata={metadata} details={details} />
          <Details image={image} details={details} />
          <DeleteImage image={image} />
        </div>
      </div>
      <QuickActions image={image} renditions={renditions} />
      {place !== null && <ReadAround place={place + offset} />}
      {viewer}
    </div>
  );
}
