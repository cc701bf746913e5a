import { DCLinter } from "dclint";
import { expect, test } from "vitest";
import { parseConfig } from "#lib/config.ts";
import { root, text, yaml } from "./read.ts";

const files = ["compose.yaml", "deploy/compose.cluster.yaml"];

/** Like compose: `${NAME}`, `${NAME:-default}` and `${NAME:?what it is}`; throws as it does where the last is not set. */
function interpolate(value: string, env: Record<string, string>): string {
  return value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string | undefined, rest: string) => {
    if (env[name]) return env[name];
    if (kind === "?") throw new Error(`required variable ${name} is missing a value: ${rest}`);
    return kind === "-" ? rest : "";
  });
}

/** What a service finds in its environment; a name without a value is that of whoever starts it. */
function environmentOf(service: { environment?: Record<string, string | null> }, env: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(service.environment ?? {}).flatMap(([name, value]) => {
      const given = value === null ? env[name] : interpolate(value, env);
      return given === undefined ? [] : [[name, given]];
    }),
  );
}

test.each(files)("%s is what the Compose specification describes", (file) => {
  const rules = { "no-unbound-port-interfaces": 0 as const };
  const [result] = new DCLinter({ rules, quiet: true, debug: false, exclude: [] }).lintFiles([`${root}/${file}`], false);
  expect(result?.messages.filter(({ type }) => type === "error")).toEqual([]);
});

test.each(files)("%s gives each service no more than it needs, and names its image by version", (file) => {
  for (const [name, service] of Object.entries<Record<string, unknown>>(yaml(file).services)) {
    expect.soft(service, name).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      restart: "unless-stopped",
      mem_limit: expect.any(String),
      stop_grace_period: expect.stringMatching(/^\d+s$/),
    });
    expect.soft("build" in service || /:v?\d+\.\d+/.test(String(service["image"])), name).toBe(true);
  }
});

test("one machine passes on every setting that has to do with it, and needs none", () => {
  const { tessera } = yaml("compose.yaml").services;
  expect(environmentOf(tessera, {})).toEqual({ PORT: "3000" });
  const env = {
    PORT: "8080",
    PUBLIC_URL: "https://img.example.org",
    TRUST_PROXY: "1",
    AUTH_SECRET: "a secret of the tests and of nothing else",
    ADMIN_EMAIL: "ada@example.org",
    ADMIN_PASSWORD: "correct horse",
    SIGN_UP: "closed",
    MAX_UPLOAD_BYTES: "1000",
    MAX_PIXELS: "2000",
    LINK_CACHE_SECONDS: "3",
    LEDGER_DAYS: "4",
    RATE_LIMIT: "off",
  };
  const passed = environmentOf(tessera, { ...env, HOME: "/root" });
  expect(passed).toEqual(env);
  expect(interpolate(tessera.ports[0], env)).toBe("8080:8080");
  const elsewhere = ["HOST", "DATA_DIR", "DATABASE_URL"];
  const all = [...text("lib/config.ts").matchAll(/^ {2}([A-Z][A-Z_\d]+): /gm)].map(([, name = ""]) => name);
  expect(all.filter((name) => !/^(S3|AWS)_|^CACHE_BYTES$/.test(name) && !elsewhere.includes(name)).toSorted()).toEqual(
    Object.keys(env).toSorted(),
  );
  expect(parseConfig(passed)).toMatchObject({ publicUrl: env.PUBLIC_URL, trustProxy: true, signUp: "closed", rateLimit: false });
});

const secrets = {
  AUTH_SECRET: "the one secret of all nodes and of nobody else",
  POSTGRES_PASSWORD: "0123456789abcdef",
  AWS_ACCESS_KEY_ID: `GK${"0".repeat(24)}`,
  AWS_SECRET_ACCESS_KEY: "1".repeat(64),
  GARAGE_RPC_SECRET: "2".repeat(64),
};

test("the nodes of the cluster are alike, and are set to the database and the bucket beside them", () => {
  const { services } = yaml("deploy/compose.cluster.yaml");
  expect(services["node-2"]).toEqual(services["node-1"]);
  const config = parseConfig(environmentOf(services["node-1"], secrets));
  expect(config).toMatchObject({ trustProxy: true, secrets: [secrets.AUTH_SECRET] });

  const database = new URL(config.databaseUrl ?? "");
  const postgres = environmentOf(services.postgres, secrets);
  expect(Object.keys(services)).toContain(database.hostname);
  expect([database.hostname, database.username, database.password, database.pathname]).toEqual([
    "postgres",
    postgres["POSTGRES_USER"],
    postgres["POSTGRES_PASSWORD"],
    `/${postgres["POSTGRES_DB"]}`,
  ]);

  const s3 = environmentOf(services.s3, secrets);
  const toml = text("deploy/garage.toml");
  const said = (name: string) => new RegExp(`^${name} = "(.*)"$`, "m").exec(toml)?.[1];
  expect(config.bucket).toEqual({
    bucket: s3["GARAGE_DEFAULT_BUCKET"],
    endpoint: `http://s3:${said("api_bind_addr")?.split(":").at(-1)}`,
    region: said("s3_region"),
    pathStyle: true,
    credentials: { accessKeyId: s3["GARAGE_DEFAULT_ACCESS_KEY"], secretAccessKey: s3["GARAGE_DEFAULT_SECRET_KEY"] },
    redirectEndpoint: null,
  });
});

test.each(Object.keys(secrets))("the cluster does not start without %s", (missing) => {
  const { services } = yaml("deploy/compose.cluster.yaml");
  const env: Record<string, string> = { ...secrets, [missing]: "" };
  expect(() => Object.values<object>(services).map((service) => environmentOf(service, env))).toThrow(`variable ${missing} is missing`);
});

test("what compose mounts, publishes and waits for is there", () => {
  for (const file of files) {
    const { services, volumes, configs, secrets } = yaml(file);
    // Compose copies those that are not files into the container, which a root that is read-only forbids.
    expect([configs, secrets]).toEqual([undefined, undefined]);
    for (const service of Object.values<Record<string, unknown>>(services)) {
      for (const volume of (service["volumes"] as string[] | undefined) ?? []) {
        const [source = ""] = volume.split(":");
        if (source.startsWith("./")) expect(text(`deploy/${source}`)).not.toBe("");
        else if (!source.startsWith("/")) expect(Object.keys(volumes)).toContain(source);
      }
      const waited = service["depends_on"] ?? [];
      for (const name of Array.isArray(waited) ? waited : Object.keys(waited)) expect(Object.keys(services)).toContain(name);
    }
  }
});
