/** What the pages behind links say, in each language. Numbers come as `Intl` writes them. */
export type Said = {
  title: string;
  lead: string;
  /** `span` as in "3 hours". */
  timeLeft(span: string): string;
  viewsLeft(count: number): string;
  viewUsed: string;
  password: string;
  open: string;
  wrongPassword: string;
  tooMany(span: string): string;
};

const plural = (locale: string) => {
  const rules = new Intl.PluralRules(locale);
  return (count: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }) =>
    (forms[rules.select(count)] ?? forms.other).replace("#", new Intl.NumberFormat(locale).format(count));
};
const [en, de, pl] = [plural("en"), plural("de"), plural("pl")];

export const said: Record<"en" | "de" | "pl", Said> = {
  en: {
    title: "A picture was shared with you",
    lead: "Whoever sent you this link asks for one thing before you see it.",
    timeLeft: (span) => `The link ends in ${span}.`,
    viewsLeft: (count) => en(count, { one: "It can be opened once more.", other: "It can be opened # more times." }),
    viewUsed: "Opening it uses one. You then have 10 minutes to look.",
    password: "Password",
    open: "Open the picture",
    wrongPassword: "That is not the password. Check it with whoever sent you the link.",
    tooMany: (span) => `Too many tries. Wait ${span}, then try again.`,
  },
  de: {
    title: "Jemand teilt ein Bild mit dir",
    lead: "Wer dir diesen Link geschickt hat, bittet vorher um eines.",
    timeLeft: (span) => `Der Link endet in ${span}.`,
    viewsLeft: (count) => de(count, { one: "Er lässt sich noch einmal öffnen.", other: "Er lässt sich noch # Mal öffnen." }),
    viewUsed: "Das Öffnen verbraucht ein Mal. Danach hast du 10 Minuten Zeit zum Ansehen.",
    password: "Passwort",
    open: "Bild öffnen",
    wrongPassword: "Das ist nicht das Passwort. Frag nach bei wem, der dir den Link geschickt hat.",
    tooMany: (span) => `Zu viele Versuche. Warte ${span} und versuche es dann noch einmal.`,
  },
  pl: {
    title: "Ktoś udostępnia ci zdjęcie",
    lead: "Osoba, która przysłała ci ten link, prosi najpierw o jedno.",
    timeLeft: (span) => `Link wygaśnie za ${span}.`,
    viewsLeft: (count) =>
      pl(count, {
        one: "Można go otworzyć jeszcze raz.",
        few: "Można go otworzyć jeszcze # razy.",
        many: "Można go otworzyć jeszcze # razy.",
        other: "Można go otworzyć jeszcze # razy.",
      }),
    viewUsed: "Otwarcie zużywa jeden raz. Potem masz 10 minut na obejrzenie.",
    password: "Hasło",
    open: "Otwórz zdjęcie",
    wrongPassword: "To nie jest to hasło. Zapytaj osobę, która przysłała ci link.",
    tooMany: (span) => `Za dużo prób. Odczekaj ${span} i spróbuj ponownie.`,
  },
};
