/** Tells every visitor of a new installation how to finish it. */
export function SetupBanner() {
  return (
    <aside aria-label="Installation" className="border-b border-line bg-warn-wash px-4 py-3 text-[0.9375rem] text-warn sm:px-6">
      This Tessera has no administrator yet. To finish the installation, open the <code className="font-mono text-sm">/setup</code> link
      that the server printed in its log when it started.
    </aside>
  );
}
