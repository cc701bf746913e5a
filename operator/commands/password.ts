import { resetToken } from "#lib/auth/reset.ts";
import { config } from "#lib/config.ts";
import { accountOf } from "../account.ts";
import type { Command } from "../command.ts";
import { open } from "../open.ts";
import { note, say } from "../terminal.ts";

export const password: Command = {
  name: "password",
  args: ["EMAIL"],
  summary: "print a link with which somebody sets a new password",
  help: `The link is good for an hour, and once. The new password ends all sessions of the account and leaves its tokens. Until then the old
one is good. Give the link to nobody but the person: whoever opens it has the account.`,
  async run({ positionals: [email = ""] }) {
    await open();
    const { account } = await accountOf(email);
    const { publicUrl, host, port } = config();
    say(`${publicUrl ?? `http://${host ?? "localhost"}:${port}`}/reset?token=${resetToken(account)}`);
    if (publicUrl === null) note("PUBLIC_URL is not set: put the address by which people reach this Tessera in front.");
    if (account.suspended) note("The account is suspended: the new password does not open it before that ends.");
    return 0;
  },
};
