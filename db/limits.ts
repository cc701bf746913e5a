import type { ClientBase } from "pg";

/**
 * How long the database lets a statement run, wait for a lock, and a transaction stand still: one that a dead or cut-off process has begun
 * holds its rows no longer. Settings of the role in this database, as a pooler neither passes on what a connection asks for at its start
 * nor keeps it to who asked.
 */
const limits = { statement_timeout: "15s", lock_timeout: "5s", idle_in_transaction_session_timeout: "30s" };

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

/** Begins a transaction as `how` says, in which statements and waits may take as long as they take. */
export function beginUnlimited(how = ""): string {
  return [`begin ${how}`, ...Object.keys(limits).map((name) => `set local ${name} = 0`)].join("; ");
}
