import { findPhoto } from "#bench/photo.ts";
import { asAdmin, over, join as signUp } from "#e2e/setup/client.ts";
import { type Ask, openClient } from "./ask.ts";
import { admin, type Cluster } from "./cluster.ts";
import type { Kind } from "./measured.ts";

/** What there is to ask for: pictures with their links, in turn. */
export type Scene = {
  client: ReturnType<typeof openClient>;
  photo: { name: string; bytes: Buffer };
  images: { id: string; key: string }[];
  /** The next request of a kind; of cold ones, each once only. */
  next(kind: Kind): Ask;
};

/** Signs somebody up who may do everything, and sends `count` pictures by way of the first node alone. */
export async function setScene({ nodes }: Cluster, count: number): Promise<Scene> {
  const send = over(nodes[0]);
  const person = await signUp(send);
  const lord = await asAdmin(send, admin.ADMIN_EMAIL);
  const promoted = await lord.call("PATCH", `/admin/accounts/${person.account.id}`, { plan: "enterprise" });
  if (promoted.status !== 200) throw new Error(`The plan was not given: ${promoted.status}`);
  const client = openClient();
  const photo = await findPhoto();
  const upload: Ask = { method: "POST", path: "/api/v1/images", token: person.token, type: "image/jpeg", body: photo.bytes };
  const images: Scene["images"] = [];
  const links: string[] = [];
  for (let number = 0; number < count; number++) {
    const { id, key } = JSON.parse((await client.ask(nodes[0], upload)).text);
    images.push({ id, key });
    const link = await person.link(id, 86_400, { rendition: "200" });
    if (link.status !== 201) throw new Error(`A link was answered with ${link.status}`);
    links.push(new URL(link.body.url).pathname);
  }
  const turns: Partial<Record<Kind, number>> = {};
  const inTurn = <Of>(kind: Kind, list: Of[]): Of => {
    const turn = turns[kind] ?? 0;
    turns[kind] = turn + 1;
    return list[turn % list.length] as Of;
  };
  const paths = (rendition: string) => images.map(({ key }) => `/i/${key}/${rendition}`);
  const lists: Record<"thumbnail" | "original" | "temporary", string[]> = {
    thumbnail: paths("200"),
    original: paths("original"),
    temporary: links,
  };
  return {
    client,
    photo,
    images,
    next(kind) {
      if (kind === "upload") return upload;
      if (kind === "list") return { path: "/api/v1/images?limit=50", token: person.token };
      if (kind === "link") {
        const body = Buffer.from(JSON.stringify({ expiresIn: 3600 }));
        const path = `/api/v1/images/${inTurn(kind, images).id}/links`;
        return { method: "POST", path, token: person.token, type: "application/json", body };
      }
      const of = kind === "coldThumbnail" ? "thumbnail" : kind;
      return { path: inTurn(kind, lists[of]) };
    },
  };
}
