"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { IconButton } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { useWords } from "#components/words/use.ts";

/** A field for a password that is to be, which can be shown while it is typed. */
export function Secret(field: Omit<ComponentProps<typeof Field>, "type" | "trailing">) {
  const t = useWords("ui");
  const [shown, setShown] = useState(false);
  return (
    <Field
      type={shown ? "text" : "password"}
      autoComplete="new-password"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      maxLength={1024}
      {...field}
      trailing={
        <IconButton label={t(shown ? "hideTyped" : "showTyped")} aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? <EyeOff size={20} aria-hidden="true" /> : <Eye size={20} aria-hidden="true" />}
        </IconButton>
      }
    />
  );
}
