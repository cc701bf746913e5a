import type { Like } from "../catalogue.ts";
import type en from "../en/upload.ts";

export default {} satisfies Like<typeof en>;
