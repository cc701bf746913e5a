import { validate } from "dockerfile-utils";
import { expect, test } from "vitest";
import { text } from "./read.ts";

const dockerfile = text("Dockerfile");

test("the Dockerfile has no fault that its syntax knows", () => {
  expect(validate(dockerfile).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
});

test("every stage begins with the Node that the packages are installed for, by its version", () => {
  const { dependencies } = JSON.parse(text("package.json"));
  const begun = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
  expect(begun).toHaveLength(2);
  for (const image of begun) expect(image).toBe(`node:${dependencies.node}-trixie-slim`);
});

test("what runs is nobody, in exec form so that signals reach it, and says how it is", () => {
  const last = dockerfile.slice(dockerfile.lastIndexOf("FROM "));
  expect(last).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
  expect(last).toMatch(/^CMD \[/m);
  expect(last).toMatch(/^HEALTHCHECK .*CMD \[.*\/healthz/m);
  expect(last).toMatch(/^STOPSIGNAL SIGTERM$/m);
  expect(last).toMatch(/^VOLUME \/data$/m);
  expect(last).not.toMatch(/^(RUN|ADD|ENTRYPOINT)/m);
});
