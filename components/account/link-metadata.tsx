"use client";

import { useRouter } from "next/navigation";
import { said } from "#components/account/profile-forms.tsx";
import { api, ask } from "#components/api.ts";
import { Choice, Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import { useWords } from "#components/words/use.ts";
import type { Account } from "#lib/web/shapes.ts";

/** Chooses what new temporary links and shares give of an original where they do not say. */
export function LinkMetadata({ account }: { account: Account }) {
  const t = useWords("account");
  const links = useWords("links");
  const router = useRouter();

  async function save(data: FormData) {
    const linkMetadata = data.get("linkMetadata") === "exact" ? "exact" : "stripped";
    const { problem } = await ask(api.me.$patch({ json: { linkMetadata } }));
    if (!problem) said(t("linkMetadataSaved"), router);
    return problem;
  }

  return (
    <Form label={t("linkMetadata")} send={save}>
      <Choice
        label={t("originals")}
        name="linkMetadata"
        defaultValue={account.linkMetadata}
        options={[
          { value: "stripped", text: links("stripped") },
          { value: "exact", text: links("exact") },
        ]}
      />
      <FormProblem />
      <Submit look="plain" busy={t("saving")} className="self-start">
        {t("saveLinkMetadata")}
      </Submit>
    </Form>
  );
}
