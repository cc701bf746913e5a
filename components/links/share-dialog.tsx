"use client";

import { QrCode } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { api, ask } from "#components/api.ts";
import { useWork } from "#components/gallery/workspace.tsx";
import { ConditionFields } from "#components/links/condition-fields.tsx";
import { conditionsIn } from "#components/links/conditions.ts";
import { isProblem } from "#components/links/life.ts";
import { Signs } from "#components/links/signs.tsx";
import { announce } from "#components/ui/announce.tsx";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import { useWords } from "#components/words/use.ts";
import type { Share } from "#lib/web/shapes.ts";

const QrDialog = dynamic(() => import("#components/images/qr-dialog.tsx"), { ssr: false });

type Props = { title: string; what: { imageIds: string[] } | { albumId: string }; onClose: () => void };

/** Shares several pictures as one page, and gives its link. */
export function ShareDialog({ title, what, onClose }: Props) {
  const t = useWords("links");
  const { plan, linkMetadata } = useWork();
  const [made, setMade] = useState<Share | null>(null);

  async function share(data: FormData) {
    const conditions = conditionsIn(t, data, plan);
    if (isProblem(conditions)) return conditions;
    const { problem, data: shared } = await ask(api.shares.$post({ json: { ...what, ...conditions } }));
    if (problem) return problem;
    setMade(shared);
    announce(t("isShared"));
    return null;
  }

  if (!plan.temporaryLinks) return <Needed title={title} onClose={onClose} />;
  return (
    <Dialog open onOpenChange={onClose} title={title}>
      {made ? (
        <Made share={made} onClose={onClose} />
      ) : (
        <>
          <p className="text-soft">{t("shareHint")}</p>
          <Form label={title} send={share}>
            <ConditionFields plan={plan} metadata={linkMetadata} labelShown />
            <FormProblem />
            <div className="flex flex-wrap justify-end gap-2">
              <Button onClick={onClose}>{t("cancel")}</Button>
              <Submit busy={t("making")}>{t("share")}</Submit>
            </div>
          </Form>
        </>
      )}
    </Dialog>
  );
}

/** The page that was made, to be given away. */
function Made({ share, onClose }: { share: Share; onClose: () => void }) {
  const t = useWords("links");
  const images = useWords("images");
  const [coded, setCoded] = useState(false);
  const name = share.label ?? t("sharePage");
  return (
    <>
      <p className="text-soft">{t("shared")}</p>
      <p className="rounded-control bg-sunken px-3 py-2 font-mono text-note truncate" dir="ltr" title={share.url}>
        {share.url}
      </p>
      <Signs link={share} />
      <div className="flex flex-wrap gap-2">
        <CopyButton text={share.url} what={images("linkTo", { name })} autoFocus />
        <Button onClick={() => setCoded(true)}>
          <QrCode size={18} aria-hidden="true" /> {images("qr")}
        </Button>
        <Button look="quiet" className="ms-auto" onClick={onClose}>
          {t("close")}
        </Button>
      </div>
      {coded && <QrDialog url={share.url} name={name} onClose={() => setCoded(false)} />}
    </>
  );
}

/** What stands where the plan has no shares. */
function Needed({ title, onClose }: { title: string; onClose: () => void }) {
  const t = useWords("links");
  return (
    <Dialog open onOpenChange={onClose} title={title}>
      <p className="text-soft">{t("sharesNeedPlan")}</p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t("cancel")}</Button>
        <ButtonLink href="/plan" look="primary">
          {t("seePlans")}
        </ButtonLink>
      </div>
    </Dialog>
  );
}
