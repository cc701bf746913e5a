"use client";

import { Camera, ChevronDown, ClipboardPaste, FolderUp, Upload } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useWork } from "#components/gallery/workspace.tsx";
import { Button, buttonClass, type Look } from "#components/ui/button.tsx";
import { Menu, MenuAction } from "#components/ui/menu.tsx";
import { toast } from "#components/ui/toast.tsx";
import { readClipboard } from "#components/upload/pasted.ts";
import { useWords } from "#components/words/use.ts";

/** Browsers know HEIC by its name only. */
const accept = "image/*,.heic,.heif,.avif,.tif,.tiff";

type Props = {
  look?: Look;
  /** On phones its sign stands alone. */
  compact?: boolean;
  children: ReactNode;
};

/** A button that lets people choose pictures, with all other ways to bring some behind its arrow. */
export function ChooseFiles({ look, compact = false, children }: Props) {
  const t = useWords("upload");
  const { uploads } = useWork();
  const input = useRef<HTMLInputElement>(null);
  const seam = look === "primary" ? "border-s border-on-accent/25" : "-ms-px";

  async function paste() {
    const files = await readClipboard().catch(() => null);
    if (files?.length) await uploads.take(files, "pasted");
    else await toast(t(files === null ? "pasteDenied" : "nothingToPaste"));
  }

  return (
    <div className="inline-flex">
      <Button
        look={look}
        className="rounded-e-none"
        onClick={() => input.current?.click()}
        onPointerEnter={uploads.prepare}
        onFocus={uploads.prepare}
      >
        <Upload size={18} aria-hidden="true" /> <span className={compact ? "max-sm:sr-only" : undefined}>{children}</span>
      </Button>
      <Menu
        trigger={
          <button type="button" aria-label={t("moreWays")} className={buttonClass({ look, shape: "icon" }, `w-9 rounded-s-none ${seam}`)}>
            <ChevronDown size={18} aria-hidden="true" />
          </button>
        }
      >
        <MenuAction icon={<FolderUp size={18} aria-hidden="true" />} onSelect={() => pick("webkitdirectory", "folder")}>
          {t("chooseFolder")}
        </MenuAction>
        <TakePhoto onSelect={() => pick("capture", "chosen")} />
        <MenuAction icon={<ClipboardPaste size={18} aria-hidden="true" />} onSelect={() => void paste()}>
          {t("paste")}
        </MenuAction>
      </Menu>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accept}
        onChange={(event) => {
          void uploads.take(event.target.files ?? []);
          // The same file may be chosen again.
          event.target.value = "";
        }}
      />
    </div>
  );

  /** Opens the browser's own window for a folder, or the camera. */
  function pick(attribute: "webkitdirectory" | "capture", way: "folder" | "chosen") {
    const asked = Object.assign(document.createElement("input"), { type: "file", accept: "image/*" });
    asked.setAttribute(attribute, "environment");
    asked.addEventListener("change", () => void uploads.take(asked.files ?? [], way));
    asked.click();
  }
}

/** Opens the camera, on devices that are held in a hand: elsewhere it would be the same window as choosing. */
function TakePhoto({ onSelect }: { onSelect: () => void }) {
  const t = useWords("upload");
  if (!matchMedia("(hover: none)").matches) return null;
  return (
    <MenuAction icon={<Camera size={18} aria-hidden="true" />} onSelect={onSelect}>
      {t("takePhoto")}
    </MenuAction>
  );
}
