import type { TestProject } from "vitest/node";
import { startS3 } from "../s3.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The origin of the S3 server. */
    s3: string;
  }
}

/** Starts one S3 server for all files of the bucket project. */
export default async function oneS3(project: TestProject): Promise<() => Promise<void>> {
  const s3 = await startS3();
  project.provide("s3", s3.origin);
  return s3.stop;
}
