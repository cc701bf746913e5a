"use client";

import { useState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Secret } from "#components/ui/secret.tsx";
import { useWords } from "#components/words/use.ts";

/** Characters of a password: the fewest that are taken, and enough to call it strong. Nothing but length makes one so. */
const [fewest, strong] = [10, 16];

/** Asks for a password that is to be, as the field `password`: can be shown while it is typed, and says how its length stands. */
export function NewPassword({ label }: { label?: string }) {
  const t = useWords("account");
  const [length, setLength] = useState(0);
  const missing = fewest - length;
  return (
    <Secret
      label={label ?? t("newPassword")}
      name="password"
      required
      minLength={fewest}
      onInput={({ currentTarget }) => setLength(currentTarget.value.length)}
      hint={
        length === 0
          ? t("passwordHint", { fewest })
          : missing > 0
            ? t("passwordMissing", { count: missing })
            : t(length < strong ? "passwordEnough" : "passwordStrong")
      }
      fault={t("passwordFault", { fewest })}
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
