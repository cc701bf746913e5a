import type { useRouter } from "next/navigation";

/** Says everything in the language `tag` from here on. The page stays, and with it whatever is on its way up. */
export async function chooseLanguage(tag: string, router: ReturnType<typeof useRouter>): Promise<void> {
  await fetch("/language", { method: "POST", body: new URLSearchParams({ language: tag }), redirect: "manual" });
  router.refresh();
}
