import type { ReactNode } from "react";
import { useWords } from "#components/words/server.ts";
import { type Call, callsByTag, type Document, nameOf, type Schema, sayType } from "./document.ts";

/** The API's reference: every call with what it takes and gives, and every shape, of the OpenAPI document itself. */
export function Reference({ document, children }: { document: Document; children: ReactNode }) {
  const t = useWords("docs");
  const base = document.servers[0]?.url ?? "";
  const tags = callsByTag(document);
  return (
    <div className="mx-auto max-w-4xl px-4 py-10 sm:px-6">
      <h1 className="text-3xl font-semibold tracking-tight">{t("heading")}</h1>
      <div className="mt-4 max-w-2xl text-soft">{children}</div>
      <nav aria-label={t("contents")} className="mt-6 -ms-2 flex flex-wrap gap-x-2">
        {[...tags.map(([tag]) => [tag, tag]), ["shapes", t("shapes")]].map(([part, name]) => (
          <a key={part} className="inline-flex min-h-11 items-center px-2 capitalize underline underline-offset-4" href={`#${part}`}>
            {name}
          </a>
        ))}
      </nav>
      {tags.map(([tag, calls]) => (
        <section key={tag} id={tag} className="scroll-mt-20 pt-10">
          <h2 className="text-xl font-semibold tracking-tight capitalize">{tag}</h2>
          {calls.map((call) => (
            <CallEntry key={call.method + call.path} call={call} base={base} />
          ))}
        </section>
      ))}
      <section id="shapes" className="scroll-mt-20 pt-10">
        <h2 className="text-xl font-semibold tracking-tight">{t("shapes")}</h2>
        {Object.entries(document.components.schemas).map(([name, schema]) => (
          <article key={name} id={`shape-${name}`} className="scroll-mt-20 border-t border-line py-6 first-of-type:mt-4">
            <h3 className="font-mono font-medium">{name}</h3>
            {schema.properties ? <Fields of={schema} /> : <p className="mt-2 font-mono text-sm text-soft">{sayType(schema)}</p>}
          </article>
        ))}
      </section>
    </div>
  );
}

function CallEntry({ call, base }: { call: Call; base: string }) {
  const t = useWords("docs");
  const answers = Object.entries(call.responses).filter(([status]) => status !== "default");
  return (
    <article className="border-t border-line py-6 first-of-type:mt-4">
      <h3 dir="ltr" className="text-start font-mono text-control font-medium break-words">
        <span className="me-2 text-accent">{call.method}</span>
        {base}
        {call.path}
      </h3>
      <p lang="en" className="mt-1">
        {call.summary}
      </p>
      {call.description && (
        <p lang="en" className="mt-1 text-soft">
          {call.description.replaceAll("`", "")}
        </p>
      )}
      <p className="mt-1 text-sm text-soft">{t(accessOf(call))}</p>
      {call.parameters && call.parameters.length > 0 && (
        <Rows
          title={t("parameters")}
          rows={call.parameters.map(({ name, required, schema = {}, description }) => ({ name, required, schema, description }))}
        />
      )}
      {Object.entries(call.requestBody?.content ?? {}).map(([type, { schema }]) => (
        <Content key={type} title={t("takes", { type })} schema={schema} />
      ))}
      {answers.map(([status, { description, content }]) => (
        <Content key={status} title={`${status} ${description}`} schema={Object.values(content ?? {})[0]?.schema} />
      ))}
    </article>
  );
}

function accessOf({ security = [] }: Call) {
  if (security.length === 0) return "needsNothing";
  return security.some((one) => "basic" in one) ? "needsPassword" : "needsToken";
}

function Content({ title, schema }: { title: string; schema: Schema | undefined }) {
  return (
    <>
      <h4 className="mt-4 text-sm font-medium">
        {title} {schema && !schema.properties && <TypeName schema={schema} />}
      </h4>
      {schema?.properties && <Fields of={schema} />}
    </>
  );
}

function Fields({ of: { properties = {}, required = [] } }: { of: Schema }) {
  const rows = Object.entries(properties).map(([name, schema]) => ({
    name,
    schema,
    required: required.includes(name),
    description: schema.description,
  }));
  return <Rows rows={rows} />;
}

type Row = { name: string; schema: Schema; required?: boolean | undefined; description?: string | undefined };

function Rows({ title, rows }: { title?: string; rows: Row[] }) {
  const t = useWords("docs");
  return (
    <>
      {title && <h4 className="mt-4 text-sm font-medium">{title}</h4>}
      <dl className="mt-2 grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[12rem_1fr]">
        {rows.map(({ name, schema, required, description }) => (
          <div key={name} className="contents">
            <dt className="min-w-0 font-mono wrap-anywhere">
              {name}
              {required === false && <span className="text-soft"> {t("optional")}</span>}
            </dt>
            <dd className="min-w-0 text-soft wrap-anywhere">
              <TypeName schema={schema} />
              {description && ` — ${description.replaceAll("`", "")}`}
              {schema.default !== undefined && ` — ${t("default", { value: JSON.stringify(schema.default) })}`}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function TypeName({ schema }: { schema: Schema }) {
  const name = nameOf(schema) ?? (schema.items ? nameOf(schema.items) : null);
  const text = <code className="font-mono">{sayType(schema)}</code>;
  if (name === null) return text;
  return (
    <a className="underline underline-offset-4" href={`#shape-${name}`}>
      {text}
    </a>
  );
}
