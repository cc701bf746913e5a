import "#db/as-commonjs.ts";

// The production entry. Imported only now, as what is above has no effect on modules that were resolved together with it.
const { serve } = await import("#lib/web/serve.ts");
await serve();
