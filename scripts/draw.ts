// Draws the pictures by which Tessera is known outside its pages, from the mark in public/favicon.svg: `node scripts/draw.ts`.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { chromium } from "@playwright/test";
import sharp from "sharp";
import { findBrowser } from "#e2e/setup/browser.ts";

const font = await readFile("node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2", "base64");
const svg = await readFile("public/favicon.svg", "utf8");
const mark = svg.replace(/<style>.*<\/style>/, "");
const style = `
  @font-face { font-family: Geist; font-weight: 100 900; src: url(data:font/woff2;base64,${font}) }
  body { margin: 0; display: grid; place-items: center; height: 100vh; background: #f7f6f4; color: #1c1917; font-family: Geist }
  path { fill: currentColor }
  .lit { fill: #0b6b70 }
`;

const browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: ["--no-sandbox", "--disable-gpu"] });

async function draw(width: number, height: number, body: string): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(`<style>${style}</style>${body}`);
  await page.evaluate(() => document.fonts.ready);
  const drawn = await page.screenshot();
  await page.close();
  // Few colours: a palette holds them in a fraction of the bytes.
  return sharp(drawn).png({ palette: true, colours: 64, compressionLevel: 9 }).toBuffer();
}

/** The mark in a square, `share` of whose width it takes. */
const square = (size: number, share: number) => draw(size, size, `<div style="width:${share * 100}%;display:grid">${mark}</div>`);

/** A Windows icon of one picture (ICO holds PNG as it is since Windows Vista). */
function ico(png: Buffer, size: number): Buffer {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(1, 4);
  head.writeUInt8(size, 6);
  head.writeUInt8(size, 7);
  head.writeUInt16LE(1, 10);
  head.writeUInt16LE(32, 12);
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(22, 18);
  return Buffer.concat([head, png]);
}

const words = `
  <div style="display:grid;grid-template-columns:1fr 22rem;align-items:center;gap:5rem;width:1040px">
    <div>
      <p style="margin:0 0 2rem;font-size:2.25rem;font-weight:600;letter-spacing:-.02em">Tessera</p>
      <p style="margin:0;font-size:4.25rem;line-height:1.08;font-weight:600;letter-spacing:-.03em">Every picture gets exactly the links it may have.</p>
    </div>
    ${mark}
  </div>`;

await mkdir("public/icons", { recursive: true });
await writeFile("public/icons/192.png", await square(192, 0.7));
await writeFile("public/icons/512.png", await square(512, 0.7));
// Any shape may be cut from it: what matters lies within four fifths of its width (Web App Manifest, "Icon masks and safe zone").
await writeFile("public/icons/maskable.png", await square(512, 0.5));
await writeFile("public/apple-touch-icon.png", await square(180, 0.64));
await writeFile("public/favicon.ico", ico(await square(32, 0.94), 32));
await writeFile("public/opengraph.png", await draw(1200, 630, words));
await browser.close();
