import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import type { Work } from "#bench/measure/burst.ts";
import { sought, steady } from "./rows.ts";
import type { People, Store } from "./store.ts";

/** Requests in a burst: so many that the slowest in twenty are several. */
const times = 40;

/** One request, the `number`th of its kind. */
type Ask = { method?: "GET" | "POST"; path: string; token?: string; headers?: Record<string, string>; body?: string; expect?: number };
/** The names of all that is asked. */
export type What = keyof Awaited<ReturnType<typeof asksOf>>;

/** Everything whose time must not grow with the store, asked of one store. Pages have the same length in all of them. */
export async function asksOf(store: Store) {
  const { steady: regular, usual, biggest } = store.people;
  const admin = { token: store.admin };
  const images = (await list(store, regular, "/images", steady.images)).items;
  const newest = (await list(store, biggest, "/images", 200)).items;
  const keys = [...images, ...newest].map(({ key }) => key);
  const cursor = {
    images: (await list(store, regular, "/images", steady.images / 2)).nextCursor,
    biggest: await middleOf(store, biggest),
    accounts: (await list(store, admin, "/admin/accounts", 200)).nextCursor,
  };
  const imagesOf = (person: People["steady"], query: string) => () => ({ path: `/api/v1/images?${query}`, token: person.token });
  const accounts = (query: string) => () => ({ path: `/api/v1/admin/accounts?limit=50${query}`, ...admin });
  return {
    "list images": imagesOf(regular, "limit=50"),
    "list images, deep": imagesOf(regular, `limit=50&cursor=${cursor.images}`),
    "list images of the biggest account": imagesOf(biggest, "limit=10"),
    "list images of the biggest account, half way": imagesOf(biggest, `limit=10&cursor=${cursor.biggest}`),
    "search images": imagesOf(regular, `limit=5&q=${sought.common}`),
    "search images, one hit": imagesOf(regular, `q=${sought.rare}`),
    "search images, no hit": imagesOf(regular, `q=${sought.none}`),
    "search images of a usual account, no hit": imagesOf(usual, `q=${sought.none}`),
    "search images of the biggest account": imagesOf(biggest, `limit=1&q=${sought.common}`),
    "search images of the biggest account, its oldest": imagesOf(biggest, `q=${sought.rare}`),
    "search images of the biggest account, no hit": imagesOf(biggest, `q=${sought.none}`),
    // The originals are not there: an answer that the image has not changed needs its row alone.
    "read by key": (number) => ({
      path: `/i/${keys[(number * 7) % keys.length]}/original`,
      headers: { "If-None-Match": "*" },
      expect: 304,
    }),
    "read a thumbnail": () => ({ path: `/i/${store.real}/200` }),
    "make a temporary link": (number) => ({
      method: "POST",
      path: `/api/v1/images/${images[number % images.length]?.id}/links`,
      token: regular.token,
      headers: { "Content-Type": "application/json" },
      body: '{"expiresIn":3600}',
      expect: 201,
    }),
    "list links": () => ({ path: "/api/v1/links?limit=50", token: regular.token }),
    "list links of the biggest account": () => ({ path: "/api/v1/links?limit=1", token: biggest.token }),
    "list accounts": accounts(""),
    "list accounts, deep": accounts(`&cursor=${cursor.accounts}`),
    "list accounts on a plan": accounts("&plan=premium"),
    "search accounts": accounts("&q=meadow"),
    "search accounts, no hit": accounts(`&q=${sought.none}`),
    "read the account and its usage": () => ({ path: "/api/v1/me", token: biggest.token }),
  } satisfies Record<string, (number: number) => Ask>;
}

/** A client that asks one thing after the other over one connection, and notes how long each takes. */
export function clientOf({ origin }: Store) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let asked = 0;
  const send = async ({ method = "GET", path, token, headers = {}, body, expect = 200 }: Ask) => {
    const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const start = performance.now();
    const sent = request(origin + path, { agent, method, headers: { ...authorization, ...headers } }).end(body);
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    const said = await text(answer);
    if (answer.statusCode !== expect) throw new Error(`${path} was answered with ${answer.statusCode}: ${said}`);
    return (performance.now() - start) / 1000;
  };
  return {
    async burst(ask: (number: number) => Ask): Promise<Work> {
      const each: number[] = [];
      for (let number = 0; number < times; number++) each.push(await send(ask(asked++)));
      return { done: times, bytes: 0, seconds: each.reduce((sum, one) => sum + one, 0), each };
    },
    close: () => agent.destroy(),
  };
}

type Page = { items: { id: string; key: string }[]; nextCursor: string | null };

/** A page of a list, which must be as long as it is asked to be. */
async function list({ origin }: Store, { token }: { token: string }, path: string, limit: number, cursor = ""): Promise<Page> {
  const answer = await fetch(`${origin}/api/v1${path}?limit=${limit}${cursor && `&cursor=${cursor}`}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
  return (await answer.json()) as Page;
}

/** The place half way through an account's images, found as a client finds it. */
async function middleOf(store: Store, person: People["steady"]): Promise<string> {
  const answer = await fetch(`${store.origin}/api/v1/me`, { headers: { Authorization: `Bearer ${person.token}` } });
  const { usage } = (await answer.json()) as { usage: { images: number } };
  let cursor = "";
  for (let left = Math.floor(usage.images / 2); left > 0; left -= 200) {
    cursor = (await list(store, person, "/images", Math.min(left, 200), cursor)).nextCursor ?? "";
  }
  return cursor;
}
