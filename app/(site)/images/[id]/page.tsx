import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ImageView } from "#components/images/image-view.tsx";
import { pageOrigin, requireAccount } from "#lib/auth/page.ts";
import { findImage } from "#lib/images/gallery.ts";
import { listLinksOfImage } from "#lib/links/links.ts";
import { listPlans } from "#lib/plans/plans.ts";

type Props = { params: Promise<{ id: string }> };

const firstLinks = 50;

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
  const [links, plans] = await Promise.all([listLinksOfImage(account, origin, image.id, { limit: firstLinks, cursor: null }), listPlans()]);
  return <ImageView key={image.id} image={image} links={links} plan={account.plan} plans={plans} />;
}
