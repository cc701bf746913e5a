import { Metadata } from "@tus/server";

/** What `Upload-Metadata` says, by key; the contract knows `filename` and `filetype`, and the bytes alone decide the type. */
export function metadataOf(header: string): Record<string, string | null> {
  return header === "" ? {} : Metadata.parse(header);
}

/** The same as the header that says it. */
export function headerOf(metadata: Record<string, string | null> | undefined): string {
  return metadata === undefined ? "" : Metadata.stringify(metadata);
}
