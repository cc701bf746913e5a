import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Nginx, runNginx } from "./nginx.ts";

/** The header of an answer that no node gave. */
export const balancers = "X-Balancer";

/**
 * `count` is a file that gets whom the balancer asked, a line for each request; `patience` (s) is how long the next byte of an answer may take.
 * One that is `silent` hands on what requests say of who asks, and from where, as tests that stand for a proxy say that themselves.
 */
type Balancing = { count?: string | null; patience?: number; silent?: boolean };

/** Starts the balancer of the cluster's recipe before these addresses, in whose answers its own are marked. */
export async function startBalancer(addresses: string[], { count = null, patience, silent = false }: Balancing = {}): Promise<Nginx> {
  const recipe = readFileSync(join(import.meta.dirname, "..", "..", "deploy", "nginx.conf"), "utf8");
  const [, http = ""] = /^http \{\n(.*)^\}/ms.exec(recipe) ?? [];
  const balancer = await runNginx((_, listen) => {
    const changes: [what: RegExp, by: string][] = [
      // Where temporary files and logs go, `runNginx` says.
      [/^ *access_log .*\n/gm, count === null ? "" : `log_format asked "$upstream_addr"; access_log ${count} asked buffer=64k;\n`],
      [/^ *\w+_temp_path .*\n/gm, ""],
      // Names that Docker knows, which nginx can follow since 1.27.3.
      [/^ *resolver .*\n/gm, ""],
      [/^( *server) node-1:3000 resolve( .*\n)(^ *server node-.*\n)+/gm, addresses.map((address) => `$1 ${address}$2`).join("")],
      [/\blisten 8080\b/g, `listen ${listen}`],
      [/\badd_header Retry-After .*;/g, `$& add_header ${balancers} yes always;`],
    ];
    if (silent) changes.push([/^ *proxy_set_header X-Forwarded-.*\n/gm, ""]);
    if (patience !== undefined) changes.push([/\bproxy_read_timeout .*;/g, `proxy_read_timeout ${patience}s;`]);
    return changes.reduce((text, [what, by]) => {
      if (!what.test(text)) throw new Error(`The recipe of the balancer has nothing like ${what}`);
      return text.replace(what, by);
    }, http);
  });
  if (balancer === null) throw new Error("There is no nginx here: install it, or run the tests as root on Debian.");
  return balancer;
}
