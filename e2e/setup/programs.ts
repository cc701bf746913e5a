import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** Where Debian looks before it starts the service of a package that it installs; 101 means "do not". */
const policy = "/usr/sbin/policy-rc.d";

/** The path of a program, installed now from its package of Debian's where this is root; null when there is none. */
export async function findProgram(name: string, debian = name): Promise<string | null> {
  if (pathOf(name) === null && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.error(`Installing ${debian}…`);
    await install(debian).catch((error: Error) => console.error(error.message));
  }
  return pathOf(name);
}

/** What a program calls its version, by the first number of the kind that it prints; null when it prints none. */
export async function versionOf(program: string, flag: string): Promise<string | null> {
  // Some print it on standard error, and some (wrk) then end with a failure.
  const { stdout = "", stderr = "" } = await promisify(execFile)(program, [flag]).catch((error) => error);
  return /\d+\.\d+(\.\d+)?/.exec(stdout + stderr)?.[0] ?? null;
}

function pathOf(name: string): string | null {
  // Where servers lie is not on everybody's PATH.
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin"];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** Packages are installed by one process at a time; what another one has brought meanwhile is there already. Debian starts no service of theirs. */
async function install(name: string): Promise<void> {
  const steps = `
    dpkg -s ${name} >/dev/null 2>&1 && exit
    test -e ${policy} || { trap 'rm -f ${policy}' EXIT; printf '#!/bin/sh\\nexit 101\\n' > ${policy}; chmod 755 ${policy}; }
    apt-get -qq update && apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends ${name}`;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await promisify(execFile)("flock", ["/var/lib/dpkg", "sh", "-c", steps], { env });
}
