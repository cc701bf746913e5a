import type { Like } from "../catalogue.ts";
import type en from "../en/ui.ts";

export default {
  cancel: "Abbrechen",
  undo: "Rückgängig",
  copy: "Kopieren",
  copied: "Kopiert",
  copyFailed: "Fehlgeschlagen",
  copyWhat: "{what} kopieren",
  copiedWhat: "{what} kopiert.",
  notCopied: "{what}: Kopieren nicht möglich. Markiere den Text und kopiere ihn von Hand.",
  notifications: "Benachrichtigungen",
  checkValue: "Prüfe diese Angabe.",
  showTyped: "Eingabe zeigen",
  hideTyped: "Eingabe verbergen",
} satisfies Like<typeof en>;
