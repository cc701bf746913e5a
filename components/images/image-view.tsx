"use client";

import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { useWork } from "#components/gallery/workspace.tsx";
import { DeleteImage } from "#components/images/delete-image.tsx";
import { Details } from "#components/images/details.tsx";
import { ImageName } from "#components/images/image-name.tsx";
import { PermanentLinks } from "#components/images/permanent-links.tsx";
import { Preview } from "#components/images/preview.tsx";
import { TemporaryLinks } from "#components/links/temporary-links.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import type { Image, Link, Plan } from "#lib/web/shapes.ts";

type Props = { image: Image; links: { items: Link[]; nextCursor: string | null }; plan: Plan; plans: Plan[] };

/** One picture: itself, what is known of it, and every link that it has or could have. */
export function ImageView({ image: read, links, plan, plans }: Props) {
  const { collection } = useWork();
  const [image, setImage] = useState(read);

  function changed(next: Image) {
    setImage(next);
    collection.replace(next);
  }

  return (
    <div className="px-4 pb-24 sm:px-6">
      <div className="flex min-h-16 items-center">
        <ButtonLink href="/gallery" look="quiet" shape="tight" className="-ml-3">
          <ArrowLeft size={18} aria-hidden="true" /> Gallery
        </ButtonLink>
      </div>
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_26rem] lg:gap-10 2xl:grid-cols-[minmax(0,1fr)_32rem]">
        <Preview image={image} />
        <div className="flex min-w-0 flex-col gap-10">
          <div className="flex flex-col gap-4">
            <ImageName image={image} onChange={changed} />
            <Details image={image} />
          </div>
          <PermanentLinks image={image} plans={plans} />
          <TemporaryLinks image={image} first={links} plan={plan} plans={plans} />
          <DeleteImage image={image} />
        </div>
      </div>
    </div>
  );
}
