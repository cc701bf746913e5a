/** What is done to a cluster, from the least: nothing, something that all nodes live through, something by which one of them is lost. */
const harms = ["none", "outage", "loss"] as const;
export type Harm = (typeof harms)[number];

/** What was done to a cluster, one after the other, so that whoever asks it something can tell what came between question and answer. */
export type Harms = {
  begin(harm: Harm): void;
  /** Returns what tells the worst from now on until it is asked. */
  watch(): () => Harm;
};

export function newHarms(): Harms {
  const came: Harm[] = ["none"];
  return {
    begin: (harm) => void came.push(harm),
    watch() {
      const since = came.length - 1;
      return () => harms.findLast((harm) => came.slice(since).includes(harm)) ?? "none";
    },
  };
}
