import type { Like } from "../catalogue.ts";
import type en from "../en/links.ts";

export default {} satisfies Like<typeof en>;
