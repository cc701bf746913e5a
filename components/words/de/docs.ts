import type { Like } from "../catalogue.ts";
import type en from "../en/docs.ts";

export default {} satisfies Like<typeof en>;
