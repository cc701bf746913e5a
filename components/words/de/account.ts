import type { Like } from "../catalogue.ts";
import type en from "../en/account.ts";

export default {} satisfies Like<typeof en>;
