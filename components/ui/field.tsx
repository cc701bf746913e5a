"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { buttonClass, type Look } from "#components/ui/button.tsx";
import { classes } from "#components/ui/class.ts";
import { useForm } from "#components/ui/form.tsx";

const control =
  "min-h-11 w-full rounded-control border border-edge bg-raised px-3 text-ink placeholder:text-soft aria-invalid:border-danger disabled:cursor-not-allowed disabled:opacity-60";

type Around = { label: ReactNode; name: string; hint?: ReactNode; className?: string };

/** A labelled input. `fault` is what to say when the browser finds its value wanting; `trailing` is a button within, at its end. */
export function Field({
  label,
  hint,
  className,
  fault,
  trailing,
  ...input
}: Around & ComponentProps<"input"> & { fault?: string; trailing?: ReactNode }) {
  return (
    <Labelled label={label} name={input.name} hint={hint} className={className}>
      {(aria) => (
        <span className="relative">
          <input {...aria} data-fault={fault} className={classes(control, trailing !== undefined && "pe-12")} {...input} />
          {trailing && <span className="absolute end-0 top-0">{trailing}</span>}
        </span>
      )}
    </Labelled>
  );
}

/** A labelled text of several lines. */
export function Area({ label, hint, className, ...area }: Around & ComponentProps<"textarea">) {
  return (
    <Labelled label={label} name={area.name} hint={hint} className={className}>
      {(aria) => <textarea {...aria} className={classes(control, "field-sizing-content py-2.5")} {...area} />}
    </Labelled>
  );
}

/** A labelled choice among `options`; the browser's own list, which works everywhere. */
export function Choice({
  label,
  hint,
  className,
  options,
  ...select
}: Around & ComponentProps<"select"> & { options: { value: string; text: string }[] }) {
  return (
    <Labelled label={label} name={select.name} hint={hint} className={className}>
      {(aria) => (
        <select {...aria} className={control} {...select}>
          {options.map(({ value, text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

/** A box to tick, with what ticking it means. */
export function Tick({ label, hint, ...input }: { label: ReactNode; hint?: ReactNode } & ComponentProps<"input">) {
  return (
    <label className="flex min-h-11 items-start gap-3 py-2">
      <input type="checkbox" className="mt-0.5 size-5 shrink-0 accent-accent" {...input} />
      <span>
        {label}
        {hint && <span className="block text-sm text-soft">{hint}</span>}
      </span>
    </label>
  );
}

/** The button that sends the form around it; says so while it does. */
export function Submit({
  children,
  busy,
  look = "primary",
  className,
}: {
  children: ReactNode;
  busy: string;
  look?: Look;
  className?: string;
}) {
  const { pending } = useForm();
  return (
    <button type="submit" aria-disabled={pending} className={buttonClass({ look }, className)}>
      {pending ? busy : children}
    </button>
  );
}

type Aria = { id: string; "aria-invalid"?: true; "aria-describedby"?: string };

function Labelled({
  label,
  name,
  hint,
  className,
  children,
}: Omit<Around, "name"> & { name: string | undefined; children: (aria: Aria) => ReactNode }) {
  const id = useId();
  const { faults } = useForm();
  const fault = name ? faults[name] : undefined;
  const described = classes(fault && `${id}-fault`, hint && !fault ? `${id}-hint` : null);
  return (
    <div className={classes("flex min-w-0 flex-col gap-1.5", className)}>
      <label htmlFor={id} className="text-control font-medium">
        {label}
      </label>
      {children({ id, ...(fault ? { "aria-invalid": true } : {}), ...(described ? { "aria-describedby": described } : {}) })}
      {fault && (
        <p id={`${id}-fault`} role="alert" className="text-sm text-danger">
          {fault}
        </p>
      )}
      {hint && !fault && (
        <p id={`${id}-hint`} className="text-sm text-soft">
          {hint}
        </p>
      )}
    </div>
  );
}
