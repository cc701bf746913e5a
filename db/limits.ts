import type { ClientBase } from "pg";

/**
 * How long the database lets a statement run, wait for a lock, and a transaction stand still: one that a dead or cut-off process has begun
 * holds its rows no longer. Settings of the role in this database, as a pooler neither passes on what a connection asks for at its start
 * nor keeps it to who asked.
 */
const limits = { statement_timeout: "15s", lock_timeout: "5s", idle_in_transaction_session_timeout: "30s" };
type Limits = Partial<Record<keyof typeof limits, string>>;

/** Sets what nobody has set: neither the server, nor the database, nor the role has a limit of its own. For connections that begin after it. One process at a time may do so. */
export async function setLimits(client: ClientBase): Promise<void> {
  for (const [name, value] of Object.entries(limits)) {
    await client.query(`do $$ begin
      if (select reset_val from pg_settings where name = '${name}') = '0' then
        execute format('alter role %I in database %I set ${name} = %L', current_user, current_database(), '${value}');
      end if;
    exception when insufficient_privilege then
      raise warning 'Tessera may not set ${name} of its role: set it yourself';
    end $$`);
  }
}

/** Has the transaction that is under way keep to other limits. */
function setHere(own: Limits): string {
  return Object.entries(own)
    .map(([name, value]) => `set local ${name} = '${value}'`)
    .join("; ");
}

/** Begins a transaction as `how` says, in which statements and waits may take as long as they take, and which may stand still. */
export function beginUnlimited(how: string): string {
  return `begin ${how}; ${setHere({ statement_timeout: "0", lock_timeout: "0", idle_in_transaction_session_timeout: "0" })}`;
}

/** Begins a transaction for statements that have much to do, each up to `ms`. */
export function beginPatiently(ms: number): string {
  return `begin; ${setHere({ statement_timeout: `${ms}ms` })}`;
}

/**
 * Begins a transaction that changes tables, however long that takes; one of a process that is gone still ends soon, as nothing in it
 * stands still, and the limits may not be set yet.
 */
export function beginDefining(): string {
  const name = "idle_in_transaction_session_timeout";
  return `begin; ${setHere({ statement_timeout: "0", lock_timeout: "0" })};
    select set_config('${name}', '${limits[name]}', true) where current_setting('${name}') = '0'`;
}

/** How long a change to a table waits for those who are using it, as whoever comes to the table meanwhile waits behind it. */
export const lockWait = setHere({ lock_timeout: "3s" });
