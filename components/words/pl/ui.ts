import type { Like } from "../catalogue.ts";
import type en from "../en/ui.ts";

export default {} satisfies Like<typeof en>;
