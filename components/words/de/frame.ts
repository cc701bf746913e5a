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
  albums: "Alben",
  plan: "Tarif",
  goGallery: "Zur Galerie",
  goAlbums: "Zu den Alben",
  goPlan: "Zu deinem Tarif",
  goAccount: "Zu deinem Konto",
  goAdmin: "Zu allen Konten",
  search: "Suche und Befehle",
  shortcuts: "Tastenkürzel",
  everywhere: "Überall",
  singleKeys: "Einzelne Tasten sind Kürzel",
  singleKeysHint: "Schalte das aus, wenn du mit deinem Computer sprichst. Kürzel mit Strg oder ⌘ bleiben.",
  offline: "Keine Verbindung",
  offlineTitle: "Gerade gibt es keine Verbindung",
  offlineText:
    "Deine Bilder und Links sind, wie du sie verlassen hast, und angefangene Uploads laufen von selbst weiter. Diese Seite kommt zurück, sobald das Netz wieder da ist.",
  tryAgain: "Noch einmal versuchen",
  shareTitle: "Die Bilder sind nicht angekommen",
  shareText:
    "Tessera war noch nicht bereit. Die Bilder sind noch dort, von wo du sie geteilt hast: Öffne einmal die Galerie und teile sie dann noch einmal.",
  description: "Bilder hochladen und genau die Links bekommen, die dein Tarif erlaubt.",
} satisfies Like<typeof en>;
