import type { Like } from "../catalogue.ts";
import type en from "../en/docs.ts";

export default {
  title: "API",
  heading: "API",
  contents: "Spis treści",
  shapes: "Typy danych",
  parameters: "Parametry",
  takes: "Przyjmuje {type}",
  optional: "(opcjonalnie)",
  default: "domyślnie {value}",
  needsNothing: "Nie wymaga logowania.",
  needsPassword: "Z adresem e-mail i hasłem (Basic) albo z sesją.",
  needsToken: "Z tokenem (Bearer) albo z sesją.",
  intro:
    "Wszystko, co robi galeria, przechodzi przez to API. Utwórz token na swoim koncie albo adresem e-mail i hasłem i wysyłaj go jako <code>Authorization: Bearer</code>. Błędy to dokumenty problemów (RFC 9457) z polem <code>code</code>. To samo jako plik: <link>openapi.json</link>. Opisy są po angielsku.",
} satisfies Like<typeof en>;
