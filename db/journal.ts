import Database from "better-sqlite3";

/** What has been done of a long work, in a file of its own, so that it can be gone on with. */
export type Journal = {
  /** Those of the names that are not noted, or not with the same sum; all of them count as wanted in this round. */
  missing(names: { name: string; sum: string }[]): Set<string>;
  note(name: string, sum: string): void;
  /** Has a name, if it is noted, count as wanted in this round. */
  see(name: string): void;
  /** Begins a round, in which what is wanted is told anew. */
  beginRound(): void;
  /** What is noted and was not wanted in this round. */
  unwanted(): string[];
  forget(name: string): void;
  close(): void;
};

/**
 * Opens the journal in `file` for this process alone, and makes it where it is not there; null where another process has it. It is of
 * use only as long as what it tells of is there too.
 */
export function openJournal(file: string): Journal | null {
  const client = new Database(file, { timeout: 0 });
  try {
    client.pragma("locking_mode = EXCLUSIVE");
    client.exec("begin exclusive; commit");
  } catch (error) {
    client.close();
    if ((error as { code?: unknown }).code === "SQLITE_BUSY") return null;
    throw error;
  }
  // What a loss of power takes of it is done again.
  client.pragma("synchronous = OFF");
  client.exec("create table if not exists done (name text primary key, sum text not null, round integer not null) without rowid");
  let round = client.prepare("select coalesce(max(round), 0) from done").pluck().get() as number;
  const want = client.prepare("update done set round = ? where name = ? and sum = ?");
  const see = client.prepare("update done set round = ? where name = ?");
  const note = client.prepare(
    "insert into done values (?, ?, ?) on conflict (name) do update set sum = excluded.sum, round = excluded.round",
  );
  const unwanted = client.prepare("select name from done where round < ?").pluck();
  const forget = client.prepare("delete from done where name = ?");
  return {
    missing: client.transaction((names: { name: string; sum: string }[]) => {
      const absent = names.filter(({ name, sum }) => want.run(round, name, sum).changes === 0);
      return new Set(absent.map(({ name }) => name));
    }),
    see: (name) => void see.run(round, name),
    note: (name, sum) => void note.run(name, sum, round),
    beginRound: () => void (round += 1),
    unwanted: () => unwanted.all(round) as string[],
    forget: (name) => void forget.run(name),
    close: () => void client.close(),
  };
}
