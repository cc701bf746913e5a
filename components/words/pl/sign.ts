import type { Like } from "../catalogue.ts";
import type en from "../en/sign.ts";

export default {} satisfies Like<typeof en>;
