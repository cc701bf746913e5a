import { readdirSync, readFileSync } from "node:fs";
import { Deployment } from "kubernetes-models/apps/v1";
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2";
import { Ingress } from "kubernetes-models/networking.k8s.io/v1";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1";
import { Service, ServiceAccount } from "kubernetes-models/v1";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { parseConfig } from "#lib/config.ts";
import { documents, root, text, yaml } from "./read.ts";

const folder = "deploy/kubernetes/base";
const kinds = { Deployment, HorizontalPodAutoscaler, Ingress, PodDisruptionBudget, Service, ServiceAccount };
const base = yaml(`${folder}/kustomization.yaml`);
const overlay = yaml("deploy/kubernetes/overlay/kustomization.yaml");
const files = readdirSync(`${root}/${folder}`).filter((name) => name !== "kustomization.yaml");
const all = files.flatMap((name) => documents(readFileSync(`${root}/${folder}/${name}`, "utf8")));
const one = (kind: string) => all.find((manifest) => manifest.kind === kind);
const pod = one("Deployment").spec.template;
const [container] = pod.spec.containers;

/** A copy that notes in `unread` each name in it, by its path, until somebody reads it. */
function watched<T extends object>(value: T, unread: Set<string>, path = ""): T {
  const inner = Object.entries(value).map(([name, child]) => {
    unread.add(`${path}/${name}`);
    return [name, typeof child === "object" && child !== null ? watched(child, unread, `${path}/${name}`) : child];
  });
  const copy = Array.isArray(value) ? inner.map(([, child]) => child) : Object.fromEntries(inner);
  return new Proxy(copy, {
    get(target, name) {
      unread.delete(`${path}/${String(name)}`);
      return Reflect.get(target, name);
    },
  });
}

test("each manifest is what the schema of its kind says, and the kustomization names each", () => {
  for (const manifest of all) {
    const Kind = kinds[manifest.kind as keyof typeof kinds];
    // Validators let names through that they do not know, but read all that they do.
    const unread = new Set<string>();
    const read = Object.assign(new Kind(manifest), watched(manifest, unread));
    expect(() => read.validate(), manifest.kind).not.toThrow();
    expect([...unread], manifest.kind).toEqual([]);
  }
  expect(base.resources.toSorted()).toEqual(files.toSorted());
});

test("what one manifest calls another one by is there", () => {
  const labels = { "app.kubernetes.io/name": "tessera" };
  const selected = [
    one("Deployment").spec.selector.matchLabels,
    one("Service").spec.selector,
    one("PodDisruptionBudget").spec.selector.matchLabels,
    ...pod.spec.topologySpreadConstraints.map(
      (constraint: { labelSelector: { matchLabels: object } }) => constraint.labelSelector.matchLabels,
    ),
  ];
  for (const manifest of [...all, pod]) expect(manifest.metadata.labels).toEqual(labels);
  for (const selector of selected) expect(selector).toEqual(labels);
  expect(pod.spec.serviceAccountName).toBe(one("ServiceAccount").metadata.name);
  expect(one("HorizontalPodAutoscaler").spec.scaleTargetRef).toEqual({
    apiVersion: "apps/v1",
    kind: "Deployment",
    name: one("Deployment").metadata.name,
  });

  const [port] = container.ports;
  const [servicePort] = one("Service").spec.ports;
  expect(servicePort.targetPort).toBe(port.name);
  const [{ host, http }] = one("Ingress").spec.rules;
  expect(http.paths[0].backend.service).toEqual({ name: one("Service").metadata.name, port: { name: servicePort.name } });
  expect(one("Ingress").spec.tls[0].hosts).toEqual([host]);
  for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) expect(container[probe].httpGet.port).toBe(port.name);
  expect(text("Dockerfile")).toContain(`EXPOSE ${port.containerPort}\n`);

  expect(overlay.images.map(({ name }: { name: string }) => name)).toEqual([container.image]);
  const maps = container.envFrom.map(({ configMapRef }: { configMapRef: { name: string } }) => configMapRef.name);
  for (const { configMapGenerator } of [base, overlay]) expect(configMapGenerator.map(({ name }: { name: string }) => name)).toEqual(maps);
  for (const { target } of overlay.patches) expect(one(target.kind).metadata.name).toBe(target.name);
  const mounted = container.volumeMounts.map(({ name }: { name: string }) => name);
  expect(pod.spec.volumes.map(({ name }: { name: string }) => name)).toEqual(mounted);
});

test("the settings are such that the server takes", () => {
  const literals = [base, overlay].flatMap(({ configMapGenerator }) => configMapGenerator[0].literals);
  const map = Object.fromEntries(literals.map((line: string) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
  const secret: Record<string, string> = {
    AUTH_SECRET: "the one secret of all nodes and of nobody else",
    DATABASE_URL: "postgres://tessera:secret@postgres.example.org/tessera",
    AWS_ACCESS_KEY_ID: "key",
    AWS_SECRET_ACCESS_KEY: "secret",
  };
  const optional: string[] = [];
  for (const { name, valueFrom } of container.env) {
    expect(valueFrom.secretKeyRef).toMatchObject({ name: "tessera", key: name });
    expect(Object.keys(secret)).toContain(name);
    if (valueFrom.secretKeyRef.optional) optional.push(name);
  }
  expect(container.env).toHaveLength(Object.keys(secret).length);
  expect(parseConfig({ ...map, ...secret })).toMatchObject({ trustProxy: true, publicUrl: map["PUBLIC_URL"] });
  const host = new URL(map["PUBLIC_URL"] ?? "").host;
  const patched = parse(overlay.patches[0].patch);
  expect(patched).toEqual([
    { op: "replace", path: "/spec/rules/0/host", value: host },
    { op: "replace", path: "/spec/tls/0/hosts/0", value: host },
  ]);
  const needed = Object.entries(secret).filter(([name]) => !optional.includes(name));
  expect(parseConfig({ ...map, ...Object.fromEntries(needed) }).bucket?.credentials).toBeNull();
});

test("a pod may do as little as it can with, as the user that the image names", () => {
  const [, user, group] = /^USER (\d+):(\d+)$/m.exec(text("Dockerfile")) ?? [];
  expect(pod.spec).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: Number(user), runAsGroup: Number(group), seccompProfile: { type: "RuntimeDefault" } },
  });
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
  const mounts = Object.fromEntries(container.volumeMounts.map(({ name, mountPath }: Record<string, string>) => [mountPath, name]));
  expect(mounts).toEqual({ "/data": "data", "/tmp": "tmp" });
  for (const volume of pod.spec.volumes) expect(volume.emptyDir.sizeLimit).toMatch(/^\d+[GM]i$/);
});

test("whoever stops a server waits for longer than it takes to end", () => {
  const [, patience = ""] = /drainable\(server, ([\d_]+)\)/.exec(text("lib/web/serve.ts")) ?? [];
  const drain = Number(patience.replaceAll("_", "")) / 1000;
  expect(drain).toBeGreaterThan(0);
  const [, pause] = container.lifecycle.preStop.exec.command;
  // As much again for what is written down after the last request.
  expect(pod.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(Number(pause) + drain * 2);
  const composed = [yaml("compose.yaml").services.tessera, yaml("deploy/compose.cluster.yaml").services["node-1"]];
  for (const service of composed) expect(Number.parseInt(service.stop_grace_period, 10)).toBeGreaterThanOrEqual(drain * 2);
});

test("there is always a pod more than may be away, and each has as much memory as compose gives", () => {
  const { minReplicas, maxReplicas } = one("HorizontalPodAutoscaler").spec;
  const { maxUnavailable } = one("PodDisruptionBudget").spec;
  expect(maxUnavailable).toBeGreaterThan(0);
  expect(minReplicas).toBeGreaterThan(maxUnavailable);
  expect(maxReplicas).toBeGreaterThanOrEqual(minReplicas);
  const units: Record<string, number> = { Mi: 1024 ** 2, Gi: 1024 ** 3, m: 1024 ** 2, g: 1024 ** 3 };
  const bytes = (amount: string) => Number.parseFloat(amount) * (units[amount.replace(/^[\d.]+/, "")] ?? Number.NaN);
  const limit = bytes(container.resources.limits.memory);
  const composed = [yaml("compose.yaml").services.tessera, yaml("deploy/compose.cluster.yaml").services["node-1"]];
  for (const { mem_limit } of composed) expect(bytes(mem_limit)).toBe(limit);
});
