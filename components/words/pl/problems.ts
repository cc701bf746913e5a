import type { Like } from "../catalogue.ts";
import type en from "../en/problems.ts";

export default {} satisfies Like<typeof en>;
