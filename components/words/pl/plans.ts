import type { Like } from "../catalogue.ts";
import type en from "../en/plans.ts";

export default {} satisfies Like<typeof en>;
