import type { Like } from "../catalogue.ts";
import type en from "../en/frame.ts";

export default {
  toContent: "Zum Inhalt",
  main: "Hauptmenü",
  gallery: "Galerie",
  admin: "Verwaltung",
  signIn: "Anmelden",
  signUp: "Registrieren",
  signOut: "Abmelden",
  accountOf: "Konto: {name}",
  account: "Konto",
  allAccounts: "Alle Konten",
  theme: "Farbschema",
  themeSystem: "Wie das System",
  themeLight: "Hell",
  themeDark: "Dunkel",
  language: "Sprache",
  installation: "Installation",
  setupPending:
    "Diese Tessera hat noch keinen Admin. Öffne zum Abschluss der Installation den <code>/setup</code>-Link, den der Server beim Start in sein Protokoll geschrieben hat.",
  description: "Bilder hochladen und genau die Links bekommen, die dein Tarif erlaubt.",
} satisfies Like<typeof en>;
