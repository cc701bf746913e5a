import { makeAdmin } from "#lib/auth/setup.ts";
import { openInstallation } from "#lib/installation.ts";
import { Email, Password } from "#lib/web/shapes.ts";
import { askNewPassword } from "../ask.ts";
import { type Command, Fault } from "../command.ts";
import { say } from "../terminal.ts";

export const adminCreate: Command = {
  name: "admin create",
  args: ["EMAIL"],
  summary: "make an administrator",
  help: `Asks for the password on the terminal, where it is not shown; else takes it from ADMIN_PASSWORD, or from the first line of standard
input. Where there is no installation yet, it is made. The setup link, if it still waits, is over then.`,
  async run({ positionals: [given = ""] }) {
    const email = Email.safeParse(given);
    if (!email.success) throw new Fault(`“${given}” is not an e-mail address.`, 2);
    // The server wants it together with ADMIN_EMAIL; here the address is the argument.
    const fromEnvironment = process.env["ADMIN_EMAIL"] ? undefined : process.env["ADMIN_PASSWORD"];
    if (fromEnvironment) delete process.env["ADMIN_PASSWORD"];
    await openInstallation();
    const password = Password.safeParse(fromEnvironment || (await askNewPassword()));
    if (!password.success) throw new Fault(`The password ${password.error.issues[0]?.message}.`);
    await makeAdmin({ email: email.data, password: password.data });
    say(`${email.data} is an administrator.`);
    return 0;
  },
};
