import { useEffect, useState } from "react";
import { api, ask } from "#components/api.ts";
import type { Plan } from "#lib/web/shapes.ts";

let reading: Promise<Plan[]> | null = null;

/** All plans, read when `wanted`; none until then. */
export function usePlans(wanted: boolean): Plan[] {
  const [plans, setPlans] = useState<Plan[]>([]);
  useEffect(() => {
    if (!wanted) return;
    reading ??= ask(api.plans.$get()).then(({ data }) => {
      if (data === null) reading = null;
      return data?.items ?? [];
    });
    void reading.then(setPlans);
  }, [wanted]);
  return plans;
}
