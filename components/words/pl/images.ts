import type { Like } from "../catalogue.ts";
import type en from "../en/images.ts";

export default {} satisfies Like<typeof en>;
