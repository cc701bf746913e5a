import type { Like } from "../catalogue.ts";
import type en from "../en/welcome.ts";

export default {
  title: "Każde zdjęcie dostaje dokładnie te linki, które mu wolno.",
  intro:
    "Tessera przechowuje zdjęcia. Prześlij zdjęcie i weź jego linki: miniatury, oryginał albo taki, który kończy się, kiedy chcesz. O tym, które masz, decyduje twój plan.",
  keptTitle: "Zachowane co do bajta",
  kept: "Zdjęcia z każdego aparatu i telefonu: JPEG, PNG, WebP, GIF, AVIF, TIFF i HEIC. Oryginał pozostaje dokładnie taki, jak go przesłano; miniatury są obrócone jak trzeba, w sRGB i bez danych o miejscu.",
  liveTitle: "Linki działają, dopóki im wolno",
  live: "O tym, czy link działa, decyduje chwila otwarcia. Większy plan od razu otwiera więcej linków, mniejszy je zamyka, a po powrocie wracają te same adresy.",
  endTitle: "Linki kończą się o czasie",
  end: "Dzięki linkom tymczasowym udostępnisz oryginał na dziesięć minut albo dziesięć dni. Link kończy się co do sekundy albo gdy tylko go odwołasz.",
  signUp: "Załóż konto",
  signIn: "Zaloguj się",
  plans: "Na co pozwala każdy plan",
  api: "Wszystko jest tu też dostępne przez API, <link>opisane w twojej przeglądarce</link>.",
} satisfies Like<typeof en>;
