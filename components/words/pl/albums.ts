import type { Like } from "../catalogue.ts";
import type en from "../en/albums.ts";

export default {} satisfies Like<typeof en>;
