/** What nobody measured: how the images are looked at, how full machines may be, and what they are. Change it here, and the tables follow. */
export const assumed = {
  /** Hours in which an image is looked at, in all its life, and reads of its thumbnails in each. */
  visits: 10,
  readsOfVisit: 10,
  /** Requests for each uploaded image besides. */
  others: { original: 2, temporary: 2, list: 2, link: 0.1 },
  /** Of the busiest second to the mean one. */
  peak: 3,
  /** Of its cores that a machine uses in the busiest second. */
  fullness: 0.6,
  nodeCores: 2,
  /** Bytes a second that a machine of so many cores may go on sending, and receiving: 1 Gbit/s. */
  machineBytes: 1.25e8,
  /** The largest database machine, and the bytes of memory beside each of its cores. */
  mostDatabaseCores: 64,
  memoryOfCore: 8 * 2 ** 30,
  /** Of its connections that PostgreSQL gives to nobody but its administrators. */
  reservedConnections: 3,
  /** Questions for the health of a node, a second: every 5 s and every 10 s, as deploy/kubernetes has them. */
  probes: 0.3,
  /** Seconds for which a copy lies near a node that nobody removes, as lib/storage/near.ts has it, and bytes of the disk that it takes beside its own. */
  nearSeconds: 3600,
  nearBeside: 4096,
};

/** Who a request goes to, and for how many seconds a CDN keeps what it got; 0 where there is none. */
export type Way = { name: string; byKey: boolean; cdnSeconds: number };

export const ways = {
  any: { name: "", byKey: false, cdnSeconds: 0 },
  byKey: { name: "by key", byKey: true, cdnSeconds: 0 },
  cdn: { name: "by key, CDN with purge", byKey: true, cdnSeconds: 3600 },
} satisfies Record<string, Way>;

/** Of reads that come by chance in an hour, the part that a cache answers which keeps what it got for so many seconds. */
export function answeredByCdn({ cdnSeconds }: Way): number {
  const kept = (assumed.readsOfVisit / 3600) * cdnSeconds;
  return kept / (1 + kept);
}

/** How many nodes a visit's reads meet for the first time: one where they go by key, and by chance as many as there are to meet. */
export function nodesMet(reads: number, nodes: number, { byKey }: Way): number {
  return byKey ? Math.min(1, reads) : nodes * (1 - (1 - 1 / nodes) ** reads);
}
