import { readdirSync, readFileSync } from "node:fs";
import { Deployment } from "kubernetes-models/apps/v1";
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2";
import { Ingress } from "kubernetes-models/networking.k8s.io/v1";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1";
import { Service, ServiceAccount } from "kubernetes-models/v1";
import { expect, test } from "vitest";
import { parseConfig } from "#lib/config.ts";
import { documents, root, text, yaml } from "./read.ts";

const folder = "deploy/kubernetes";
const kinds = { Deployment, HorizontalPodAutoscaler, Ingress, PodDisruptionBudget, Service, ServiceAccount };
const kustomization = yaml(`${folder}/kustomization.yaml`);
const files = readdirSync(`${root}/${folder}`).filter((name) => name !== "kustomization.yaml");
const all = files.flatMap((name) => documents(readFileSync(`${root}/${folder}/${name}`, "utf8")));
const one = (kind: string) => all.find((manifest) => manifest.kind === kind);
const pod = one("Deployment").spec.template;
const [container] = pod.spec.containers;

test("each manifest is what the schema of its kind says, and the kustomization names each", () => {
  for (const manifest of all) {
    const Kind = kinds[manifest.kind as keyof typeof kinds];
    expect(() => new Kind(manifest).validate(), manifest.kind).not.toThrow();
  }
  expect(kustomization.resources.toSorted()).toEqual(files.toSorted());
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

  expect(kustomization.images.map(({ name }: { name: string }) => name)).toEqual([container.image]);
  expect(kustomization.configMapGenerator.map(({ name }: { name: string }) => name)).toEqual(
    container.envFrom.map(({ configMapRef }: { configMapRef: { name: string } }) => configMapRef.name),
  );
  const mounted = container.volumeMounts.map(({ name }: { name: string }) => name);
  expect(pod.spec.volumes.map(({ name }: { name: string }) => name)).toEqual(mounted);
});

test("the settings are such that the server takes", () => {
  const [{ literals }] = kustomization.configMapGenerator;
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
  expect(parseConfig({ ...map, ...secret })).toMatchObject({ trustProxy: true, publicUrl: `https://${one("Ingress").spec.rules[0].host}` });
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
