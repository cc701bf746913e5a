import { findPhoto } from "#bench/photo.ts";
import { asAdmin, over, join as signUp } from "#e2e/setup/client.ts";
import type { Kind } from "../measured.ts";
import { type Answered, type Ask, openClient } from "./ask.ts";
import { admin, type Cluster } from "./cluster.ts";

/** What there is to ask for: pictures with their links, in turn. */
export type Scene = {
  photo: { name: string; bytes: Buffer };
  images: { id: string; key: string }[];
  /** Asks the balancer, or who is named, for the next of a kind; of cold ones, each once only. */
  ask(kind: Kind, origin?: string): Promise<Answered>;
  /** How many cold ones there still are to ask for. */
  cold(): number;
  close(): void;
};

/** Signs somebody up who may do everything, and sends `count` pictures by way of the first node. */
export async function setScene(cluster: Cluster, count: number): Promise<Scene> {
  const [node] = cluster.nodes;
  const send = over(node);
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
    const { id, key } = JSON.parse((await client.ask(node, upload)).text);
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
  const paths = (...renditions: string[]) => images.flatMap(({ key }) => renditions.map((rendition) => `/i/${key}/${rendition}`));
  const cold: string[] = [];
  const lists = { thumbnail: paths("200", "400"), original: paths("original"), temporary: links };
  const next = (kind: Kind): Ask => {
    if (kind === "upload") return upload;
    if (kind === "list") return { path: "/api/v1/images?limit=50", token: person.token };
    if (kind === "link") {
      const body = Buffer.from(JSON.stringify({ expiresIn: 3600 }));
      const path = `/api/v1/images/${inTurn(kind, images).id}/links`;
      return { method: "POST", path, token: person.token, type: "application/json", body };
    }
    if (kind !== "coldThumbnail") return { path: inTurn(kind, lists[kind]) };
    const path = cold.shift();
    if (path === undefined) throw new Error("There is no cold thumbnail left");
    return { path };
  };
  async function ask(kind: Kind, origin = cluster.balancerOf(kind)): Promise<Answered> {
    if (kind === "coldThumbnail" && cold.length === 0) await ask("upload");
    const answered = await client.ask(origin, next(kind));
    // What was just sent, the other two nodes have never seen.
    if (kind === "upload") cold.push(...["200", "400"].map((height) => `/i/${JSON.parse(answered.text).key}/${height}`));
    return answered;
  }
  return { photo, images, ask, cold: () => cold.length, close: client.close };
}
