import { facts } from "#components/plans/facts.ts";
import type { Plan } from "#lib/web/shapes.ts";

/** All plans side by side; one below the other on a phone. */
export function Comparison({ plans }: { plans: Plan[] }) {
  return (
    <>
      <table className="hidden w-full table-fixed border-collapse text-left md:table">
        <thead>
          <tr className="border-b border-edge">
            <td />
            {plans.map(({ id, name, isDefault }) => (
              <th key={id} scope="col" className="py-3 pr-6 align-bottom text-lg font-semibold tracking-tight">
                {name}
                {isDefault && <span className="block text-sm font-normal tracking-normal text-soft">where every account starts</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facts.map(({ label, of }) => (
            <tr key={label} className="border-b border-line">
              <th scope="row" className="py-3 pr-6 font-normal text-soft">
                {label}
              </th>
              {plans.map((plan) => (
                <td key={plan.id} className="py-3 pr-6 tabular-nums">
                  {of(plan) ?? <Lacking />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="flex flex-col gap-8 md:hidden">
        {plans.map((plan) => (
          <section key={plan.id} aria-label={plan.name}>
            <h3 className="border-b border-edge pb-2 text-lg font-semibold tracking-tight">{plan.name}</h3>
            <PlanFacts plan={plan} />
          </section>
        ))}
      </div>
    </>
  );
}

/** What one plan allows, as a list of facts. */
export function PlanFacts({ plan }: { plan: Plan }) {
  return (
    <dl>
      {facts.map(({ label, of }) => (
        <div key={label} className="flex justify-between gap-4 border-b border-line py-2.5">
          <dt className="text-soft">{label}</dt>
          <dd className="text-right tabular-nums">{of(plan) ?? <Lacking />}</dd>
        </div>
      ))}
    </dl>
  );
}

function Lacking() {
  return (
    <span className="text-soft">
      <span aria-hidden="true">–</span>
      <span className="sr-only">no</span>
    </span>
  );
}
