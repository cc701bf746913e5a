"use client";

import { Upload } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useWork } from "#components/gallery/workspace.tsx";
import { Button, type Look } from "#components/ui/button.tsx";

/** Browsers know HEIC by its name only. */
const accept = "image/*,.heic,.heif,.avif,.tif,.tiff";

/** A button that lets people choose pictures, and uploads them. */
export function ChooseFiles({ look, children }: { look?: Look; children: ReactNode }) {
  const { uploads } = useWork();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button look={look} onClick={() => input.current?.click()}>
        <Upload size={18} aria-hidden="true" /> {children}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accept}
        onChange={(event) => {
          uploads.add(event.target.files ?? []);
          // The same file may be chosen again.
          event.target.value = "";
        }}
      />
    </>
  );
}
