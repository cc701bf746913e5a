import type { Like } from "../catalogue.ts";
import type en from "../en/frame.ts";

export default {
  toContent: "Do treści",
  main: "Menu główne",
  gallery: "Galeria",
  admin: "Administracja",
  signIn: "Zaloguj się",
  signUp: "Załóż konto",
  signOut: "Wyloguj się",
  accountOf: "Konto: {name}",
  account: "Konto",
  allAccounts: "Wszystkie konta",
  theme: "Motyw",
  themeSystem: "Jak w systemie",
  themeLight: "Jasny",
  themeDark: "Ciemny",
  language: "Język",
  installation: "Instalacja",
  setupPending:
    "Ta Tessera nie ma jeszcze administratora. Aby dokończyć instalację, otwórz link <code>/setup</code>, który serwer zapisał w dzienniku przy uruchomieniu.",
  description: "Prześlij zdjęcia i otrzymaj dokładnie te linki, na które pozwala twój plan.",
} satisfies Like<typeof en>;
