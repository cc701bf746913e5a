import type { Metadata } from "next";
import { publicPage } from "#app/public-page.ts";
import type { Document } from "#components/docs/document.ts";
import { Reference } from "#components/docs/reference.tsx";
import { words } from "#components/words/server.ts";
import { pageOrigin } from "#lib/auth/page.ts";
import { readDocument } from "#lib/web/document.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await words("docs");
  return publicPage(t("title"));
}

export default async function DocsPage() {
  const [document, origin, t] = await Promise.all([readDocument<Document>(), pageOrigin(), words("docs")]);
  return (
    <Reference document={document}>
      <p>
        {t("intro", {
          code: (text) => <code className="font-mono text-sm">{text}</code>,
          link: (text) => (
            <a className="underline underline-offset-4" href="/api/v1/openapi.json">
              {text}
            </a>
          ),
        })}
      </p>
      <pre dir="ltr" className="mt-4 overflow-x-auto rounded-panel bg-sunken p-4 text-sm text-ink">
        {`TOKEN=$(curl -s -u you@example.org ${origin}/api/v1/tokens \\
  --json '{"name": "shell"}' | jq -r .token)
curl -H "Authorization: Bearer $TOKEN" -F file=@beach.jpg \\
  ${origin}/api/v1/images`}
      </pre>
    </Reference>
  );
}
