/** Next calls this before it answers: the first door (`next dev`, any Next host) boots here, `server.ts` has done so already. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { boot, setupPath } = await import("./lib/web/boot.ts");
  await boot();
  const path = await setupPath();
  if (path !== null && process.env["TESSERA_SERVER"] === undefined) console.log(`Finish the installation: ${path}`);
}

/** Next calls this with what broke a page. */
export async function onRequestError(error: unknown): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { notePageFailure } = await import("./lib/web/away.ts");
  notePageFailure(error);
}
