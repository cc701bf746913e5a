import type { Like } from "../catalogue.ts";
import type en from "../en/docs.ts";

export default {
  title: "API",
  heading: "Die API",
  contents: "Inhalt",
  shapes: "Datentypen",
  parameters: "Parameter",
  takes: "Erwartet {type}",
  optional: "(optional)",
  default: "Standard: {value}",
  needsNothing: "Braucht keine Anmeldung.",
  needsPassword: "Mit E-Mail und Passwort (Basic) oder einer Sitzung.",
  needsToken: "Mit Token (Bearer) oder Sitzung.",
  intro:
    "Alles, was die Galerie tut, läuft über diese API. Erstelle ein Token in deinem Konto oder mit E-Mail und Passwort und sende es als <code>Authorization: Bearer</code>. Fehler sind Problem-Dokumente (RFC 9457) mit einem <code>code</code>. Dasselbe als Datei: <link>openapi.json</link>. Die Referenz ist auf Englisch.",
} satisfies Like<typeof en>;
