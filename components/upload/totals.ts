import { isRunning, type Upload, type UploadState } from "#components/upload/upload.ts";

export type Totals = Record<UploadState, number> & {
  all: number;
  /** How many move or will by themselves. */
  running: number;
  /** Of what is to be sent, in bytes: how much there is, and how much has gone. */
  allBytes: number;
  sentBytes: number;
  /** From 0 to 1, by bytes. */
  share: number;
  /** Bytes a second; null while that is not known. */
  speed: number | null;
  /** Seconds until all is sent; null while that is not known. */
  left: number | null;
};

/** How the uploads stand together. */
export function totalsOf(uploads: Upload[]): Totals {
  const states = { waiting: 0, uploading: 0, processing: 0, paused: 0, asking: 0, done: 0, skipped: 0, failed: 0 };
  let [running, allBytes, sentBytes, speed] = [0, 0, 0, 0];
  for (const upload of uploads) {
    states[upload.state]++;
    if (isRunning(upload)) running++;
    if (isRunning(upload) || upload.state === "paused" || upload.state === "done") {
      allBytes += upload.file.size;
      sentBytes += upload.file.size * upload.sent;
    }
    if (upload.state === "uploading") speed += upload.speed ?? 0;
  }
  return {
    ...states,
    all: uploads.length,
    running,
    allBytes,
    sentBytes,
    share: allBytes > 0 ? sentBytes / allBytes : 1,
    speed: speed > 0 ? speed : null,
    left: speed > 0 ? (allBytes - sentBytes) / speed : null,
  };
}
