import type { Like } from "../catalogue.ts";
import type en from "../en/ui.ts";

export default {
  cancel: "Anuluj",
  undo: "Cofnij",
  copy: "Kopiuj",
  copied: "Skopiowano",
  copyFailed: "Nie udało się",
  copyWhat: "Kopiuj: {what}",
  copiedWhat: "Skopiowano: {what}.",
  notCopied: "{what}: nie udało się skopiować. Zaznacz tekst i skopiuj go ręcznie.",
  notifications: "Powiadomienia",
  checkValue: "Sprawdź tę wartość.",
  showTyped: "Pokaż, co wpisujesz",
  hideTyped: "Ukryj, co wpisujesz",
} satisfies Like<typeof en>;
