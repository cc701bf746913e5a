import type { Like } from "../catalogue.ts";
import type en from "../en/admin.ts";

export default {} satisfies Like<typeof en>;
