import type { Like } from "../catalogue.ts";
import type en from "../en/welcome.ts";

export default {
  title: "Jedes Bild bekommt genau die Links, die es haben darf.",
  intro:
    "Tessera ist ein Zuhause für Bilder. Lade ein Bild hoch und hol dir seine Links: Vorschaubilder, das Original oder einen Link, der endet, wann du willst. Welche das sind, bestimmt dein Tarif.",
  keptTitle: "Byte für Byte bewahrt",
  kept: "Fotos von jeder Kamera und jedem Handy: JPEG, PNG, WebP, GIF, AVIF, TIFF und HEIC. Das Original bleibt genau so, wie du es hochgeladen hast; Vorschaubilder stehen aufrecht, sind in sRGB und verraten keinen Ort.",
  liveTitle: "Links, die antworten, solange sie dürfen",
  live: "Ob ein Link antwortet, entscheidet sich beim Öffnen. Ein größerer Tarif öffnet sofort mehr Links, ein kleinerer schließt sie, und beim Zurückwechseln gelten wieder dieselben Adressen.",
  endTitle: "Links, die pünktlich enden",
  end: "Mit temporären Links gibst du ein Original für zehn Minuten oder zehn Tage heraus. Auf die Sekunde genau ist Schluss, oder sobald du den Link widerrufst.",
  signUp: "Registrieren",
  signIn: "Anmelden",
  plans: "Was jeder Tarif erlaubt",
  api: "Alles hier gibt es auch als API, <link>beschrieben in deinem Browser</link>.",
} satisfies Like<typeof en>;
