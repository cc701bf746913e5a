import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { grounds } from "#components/frame/grounds.ts";
import { Themes } from "#components/frame/themes.tsx";
import { browserWordsIn } from "#components/words/compiled.ts";
import { WordsProvider } from "#components/words/provider.tsx";
import { language, timeZone, words } from "#components/words/server.ts";
import { directionOf } from "#lib/words/languages.ts";
import "./globals.css";

const latin = localFont({
  src: "../node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2",
  weight: "100 900",
  variable: "--font-latin",
});

const extended = localFont({
  src: "../node_modules/@fontsource-variable/geist/files/geist-latin-ext-wght-normal.woff2",
  weight: "100 900",
  variable: "--font-extended",
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: "unicode-range",
      value: "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1E00-1EFF,U+20A0-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
    },
  ],
});

export async function generateMetadata(): Promise<Metadata> {
  const t = await words("frame");
  return {
    title: { default: "Tessera", template: "%s · Tessera" },
    description: t("description"),
    icons: {
      icon: [
        { url: "/favicon.ico", sizes: "32x32" },
        { url: "/favicon.svg", type: "image/svg+xml" },
      ],
      apple: "/apple-touch-icon.png",
    },
    appleWebApp: { title: "Tessera" },
    robots: { index: false },
  };
}

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: grounds.light },
    { media: "(prefers-color-scheme: dark)", color: grounds.dark },
  ],
  viewportFit: "cover",
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [spoken, zone] = await Promise.all([language(), timeZone()]);
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    // The theme's class is set by a script before React looks at the page.
    <html lang={spoken} dir={directionOf(spoken)} className={`${latin.variable} ${extended.variable}`} suppressHydrationWarning>
      <body className="font-sans">
        <WordsProvider language={spoken} rooms={browserWordsIn(spoken)} zone={zone}>
          <Themes nonce={nonce}>
            <div className="page-root">{children}</div>
          </Themes>
        </WordsProvider>
      </body>
    </html>
  );
}
