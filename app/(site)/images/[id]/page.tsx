import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ImageView } from "#components/images/image-view.tsx";
import { listAlbums } from "#lib/albums/albums.ts";
import { pageOrigin, requireAccount } from "#lib/auth/page.ts";
import { readDetails } from "#lib/images/details.ts";
import { findImage } from "#lib/images/gallery.ts";
import { listBeside } from "#lib/images/list.ts";
import { listRenditions } from "#lib/images/renditions.ts";
import { listLinksOfImage } from "#lib/links/links.ts";
import { listPlans } from "#lib/plans/plans.ts";

type Props = { params: Promise<{ id: string }> };

const firstLinks = 50;
const mostAlbums = 50;

const read = cache(async (id: string) => {
  const account = await requireAccount(`/images/${id}`);
  const origin = await pageOrigin();
  const image = await findImage(account, origin, id);
  return { account, origin, image: image ?? notFound() };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { image } = await read((await params).id);
  return { title: image.name };
}

export default async function ImagePage({ params }: Props) {
  const { account, origin, image } = await read((await params).id);
  const { id } = image;
  // Not waited for: it takes a decoder, and what it tells follows the page. Where it fails the page does without.
  const details = readDetails(account.id, id).catch(() => null);
  const [links, plans, renditions, beside, albums] = await Promise.all([
    listLinksOfImage(account, origin, id, { limit: firstLinks, cursor: null }),
    listPlans(),
    listRenditions(account, origin, id),
    listBeside(account, origin, image),
    listAlbums(account, origin, { image: id, limit: mostAlbums, cursor: null }),
  ]);
  return (
    <ImageView
      key={id}
      image={image}
      details={details}
      renditions={renditions}
      links={links}
      beside={beside}
      albums={albums.items}
      plan={account.plan}
      plans={plans}
      metadata={account.linkMetadata}
    />
  );
}
