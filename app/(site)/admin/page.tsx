import { redirect } from "next/navigation";
import { requireAdmin } from "#lib/auth/page.ts";

export default async function Admin() {
  await requireAdmin();
  redirect("/admin/accounts");
}
