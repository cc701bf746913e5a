import { useEffect } from "react";
import type { UploadList } from "#components/upload/list.ts";
import { isOver, type Upload } from "#components/upload/upload.ts";

/** Warns whoever closes the page while files are under way, or wait and would be lost with it. */
export function useLeaveWarning(list: UploadList, any: boolean): void {
  useEffect(() => {
    if (!any) return;
    const warn = (event: BeforeUnloadEvent) => {
      if (list.all().some(suffers)) event.preventDefault();
    };
    // Listening costs pages their place in the browser's memory, so only while there is something to lose.
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [list, any]);
}

function suffers(upload: Upload): boolean {
  if (isOver(upload)) return false;
  return upload.state === "uploading" || upload.state === "processing" || !upload.kept?.kept();
}
