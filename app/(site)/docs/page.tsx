import type { Metadata } from "next";
import type { Document } from "#components/docs/document.ts";
import { Reference } from "#components/docs/reference.tsx";
import { pageOrigin } from "#lib/auth/page.ts";
import { readDocument } from "#lib/web/document.ts";

export const metadata: Metadata = { title: "API" };

export default async function DocsPage() {
  const [document, origin] = await Promise.all([readDocument<Document>(), pageOrigin()]);
  return (
    <Reference document={document}>
      <p>
        Everything that the gallery does goes through this API. Make a token in your account, or by e-mail and password, and send it as{" "}
        <code className="font-mono text-sm">Authorization: Bearer</code>. Errors are problem documents (RFC 9457) with a{" "}
        <code className="font-mono text-sm">code</code>. The same as a file:{" "}
        <a className="underline underline-offset-4" href="/api/v1/openapi.json">
          openapi.json
        </a>
        .
      </p>
      <pre className="mt-4 overflow-x-auto rounded-panel bg-sunken p-4 text-sm text-ink">
        {`TOKEN=$(curl -s -u you@example.org ${origin}/api/v1/tokens \\
  --json '{"name": "shell"}' | jq -r .token)
curl -H "Authorization: Bearer $TOKEN" -F file=@beach.jpg \\
  ${origin}/api/v1/images`}
      </pre>
    </Reference>
  );
}
