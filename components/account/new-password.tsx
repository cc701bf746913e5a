"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { IconButton } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { useWords } from "#components/words/use.ts";

/** Characters of a password: the fewest that are taken, and enough to call it strong. Nothing but length makes one so. */
const [fewest, strong] = [10, 16];

/** Asks for a password that is to be, as the field `password`: can be shown while it is typed, and says how its length stands. */
export function NewPassword({ label }: { label?: string }) {
  const t = useWords("account");
  const [shown, setShown] = useState(false);
  const [length, setLength] = useState(0);
  const missing = fewest - length;
  return (
    <Field
      label={label ?? t("newPassword")}
      name="password"
      type={shown ? "text" : "password"}
      autoComplete="new-password"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      required
      minLength={fewest}
      maxLength={1024}
      onInput={({ currentTarget }) => setLength(currentTarget.value.length)}
      hint={
        length === 0
          ? t("passwordHint", { fewest })
          : missing > 0
            ? t("passwordMissing", { count: missing })
            : t(length < strong ? "passwordEnough" : "passwordStrong")
      }
      fault={t("passwordFault", { fewest })}
      trailing={
        <IconButton label={t(shown ? "hideTyped" : "showTyped")} aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? <EyeOff size={20} aria-hidden="true" /> : <Eye size={20} aria-hidden="true" />}
        </IconButton>
      }
    />
  );
}

/** The password of today, which proves that it is still the same person. */
export function CurrentPassword() {
  const t = useWords("account");
  return (
    <Field
      label={t("currentPassword")}
      name="currentPassword"
      type="password"
      autoComplete="current-password"
      required
      fault={t("currentPasswordFault")}
    />
  );
}
