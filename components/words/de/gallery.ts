import type { Like } from "../catalogue.ts";
import type en from "../en/gallery.ts";

export default {} satisfies Like<typeof en>;
