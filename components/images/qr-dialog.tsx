"use client";

import { Download } from "lucide-react";
import { useMemo } from "react";
import { encode } from "uqr";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { useWords } from "#components/words/use.ts";

type Props = { url: string; name: string; onClose: () => void };

/** px of a module in the file that is downloaded. */
const module = 16;

/** A link as a QR code, to be scanned from here or taken along. Loaded when the first one is wanted. */
export default function QrDialog({ url, name, onClose }: Props) {
  const t = useWords("images");
  const { size, path } = useMemo(() => draw(url), [url]);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
  return (
    <Dialog open onOpenChange={onClose} title={t("qr")}>
      <p className="text-soft">{name}</p>
      {/* Black on white in every theme: cameras expect it. */}
      <svg
        role="img"
        aria-label={t("qrOf", { name })}
        viewBox={`0 0 ${size} ${size}`}
        shapeRendering="crispEdges"
        className="w-full rounded-control bg-white text-black"
      >
        <path d={path} fill="currentColor" />
      </svg>
      <p className="font-mono text-note break-all text-soft">{url}</p>
      <div className="flex flex-wrap gap-2">
        <a className={buttonClass()} href={`data:image/svg+xml,${encodeURIComponent(svg)}`} download="qr.svg">
          <Download size={18} aria-hidden="true" /> SVG
        </a>
        <Button onClick={() => savePng(path, size)}>
          <Download size={18} aria-hidden="true" /> PNG
        </Button>
        <Button look="quiet" className="ms-auto" onClick={onClose}>
          {t("close")}
        </Button>
      </div>
    </Dialog>
  );
}

/** The dark modules as one path of a drawing `size` modules wide, with the quiet zone of four that the standard asks for. */
function draw(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return { size, path };
}

function savePng(path: string, size: number): void {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * module;
  const pen = canvas.getContext("2d");
  if (pen === null) return;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.scale(module, module);
  pen.fillStyle = "#000";
  pen.fill(new Path2D(path));
  const link = document.createElement("a");
  link.href = canvas.toDataURL("image/png");
  link.download = "qr.png";
  link.click();
}
