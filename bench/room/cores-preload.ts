import { syncBuiltinESMExports } from "node:module";
import os from "node:os";

// Loaded into the server before its own program (`node --import`): as many decoders as on a machine with cores enough for all of them.
os.availableParallelism = () => 64;
syncBuiltinESMExports();
