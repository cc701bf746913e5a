import { recountUsage, wrongUsages } from "#db/census.ts";
import type { Check, Finding } from "./finding.ts";

type WrongUsage = Awaited<ReturnType<typeof wrongUsages>>[number];

/** Every account: the usage that its quota is measured by is the sum of its images. */
export const checkUsage: Check = async function* () {
  for (const wrong of await wrongUsages()) {
    yield {
      finding: describe(wrong),
      again: async () => {
        const [still] = await wrongUsages(wrong.id);
        return still ? describe(still) : null;
      },
    };
  }
};

function describe({ id, email, counted, there }: WrongUsage): Finding {
  return {
    subject: `account ${email || id}`,
    fault: `is charged for ${counted.images} images of ${counted.bytes} bytes and has ${there.images} of ${there.bytes}`,
    mend: async () => {
      await recountUsage(id);
      return "counted again";
    },
  };
}
