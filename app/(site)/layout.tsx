import type { ReactNode } from "react";
import { Frame } from "#components/frame/frame.tsx";
import { Workspace } from "#components/gallery/workspace.tsx";
import { currentAccount, signUpOpen } from "#lib/auth/page.ts";
import { setupPending } from "#lib/auth/setup.ts";

export default async function SiteLayout({ children }: { children: ReactNode }) {
  const [account, pending] = await Promise.all([currentAccount(), setupPending()]);
  return (
    <Frame account={account} signUpOpen={signUpOpen()} setupPending={pending}>
      {account ? (
        // A new account is a new workspace: nothing of the one before may stay in the browser.
        <Workspace key={account.id} account={account.id} plan={account.plan} usage={account.usage} linkMetadata={account.linkMetadata}>
          {children}
        </Workspace>
      ) : (
        children
      )}
    </Frame>
  );
}
