"use client";

import { createContext, type ReactNode, use, useRef, useState } from "react";
import { classes } from "#components/ui/class.ts";
import { inLanguage, sayProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Problem } from "#lib/web/shapes.ts";

type Standing = { pending: boolean; faults: Record<string, string>; general: string | null };

const still: Standing = { pending: false, faults: {}, general: null };
const FormContext = createContext<Standing>(still);

/** Where the form around stands: whether it is being sent, and what is wrong with which field. */
export function useForm(): Standing {
  return use(FormContext);
}

type Props = {
  /** Sends the form; a problem that it returns is shown beside the fields that it names. */
  send: (data: FormData, form: HTMLFormElement) => Promise<Problem | null>;
  /** Fields for problems that name none, by code: `{"email-taken": "email"}`. */
  fieldOf?: Record<string, string>;
  label?: string;
  className?: string;
  children: ReactNode;
};

/** A form that checks itself before it is sent, and shows what the server refused where it belongs. */
export function Form({ send, fieldOf = {}, label, className, children }: Props) {
  const [standing, setStanding] = useState(still);
  const form = useRef<HTMLFormElement>(null);
  const problems = useWords("problems");
  const ui = useWords("ui");

  async function submit() {
    if (!form.current || standing.pending) return;
    const missing = faultsOfElements(form.current);
    if (Object.keys(missing).length > 0) return show({ ...still, faults: missing });
    setStanding({ ...still, pending: true });
    const problem = await send(new FormData(form.current), form.current);
    show(problem ? { pending: false, ...sort(problem) } : still);
  }

  function show(next: Standing) {
    setStanding(next);
    const first = Object.keys(next.faults)[0];
    const element = first && form.current?.elements.namedItem(first);
    if (element instanceof HTMLElement) element.focus();
  }

  function sort(problem: Problem): Omit<Standing, "pending"> {
    const faults: Record<string, string> = {};
    const elsewhere: string[] = [];
    const understood = inLanguage(ui, problem);
    for (const { path, message } of problem.errors ?? []) {
      const element = form.current?.elements.namedItem(path);
      if (element) faults[path] ??= understood ? sentence(message) : (faultOf(element) ?? ui("checkValue"));
      else if (understood) elsewhere.push(sentence(`${path}: ${message}`));
    }
    const field = fieldOf[problem.code];
    if (field) faults[field] ??= sayProblem(problems, problem);
    const said = Object.keys(faults).length > 0 && elsewhere.length === 0;
    return { faults, general: said ? null : [sayProblem(problems, problem), ...elsewhere].join(" ") };
  }

  return (
    <form
      ref={form}
      noValidate
      // Sent before scripts run, a password would otherwise end up in the address.
      method="post"
      aria-label={label}
      className={classes("flex flex-col gap-4", className)}
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void submit();
      }}
    >
      <FormContext value={standing}>{children}</FormContext>
    </form>
  );
}

/** What is wrong with the form as a whole. */
export function FormProblem() {
  const { general } = useForm();
  return (
    <div role="alert" className="empty:hidden">
      {general && <Problematic>{general}</Problematic>}
    </div>
  );
}

/** A sentence about something that did not work. */
export function Problematic({ children }: { children: ReactNode }) {
  return <p className="rounded-control bg-danger-wash px-3 py-2 text-control text-danger">{children}</p>;
}

function faultsOfElements(form: HTMLFormElement): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const element of form.elements) {
    if (!(element instanceof HTMLInputElement || element instanceof HTMLSelectElement) || element.validity.valid) continue;
    faults[element.name] ??= element.dataset.fault ?? element.validationMessage;
  }
  return faults;
}

function faultOf(element: Element | RadioNodeList): string | undefined {
  return element instanceof HTMLElement ? element.dataset["fault"] : undefined;
}

function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
