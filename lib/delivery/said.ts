import { formatters } from "#lib/words/intl.ts";
import { localeOf, type Spoken } from "#lib/words/languages.ts";

/** What a page says that asks for something before it shows a picture, or several. */
type Asking = {
  title: string;
  passwordLead: string;
  viewsLead: string;
  open: string;
  viewNote(minutes: number): string;
};

/** What the pages behind links say. `soon` is a span as `soon` below writes it: "in 3 hours". */
type Said = {
  picture: Asking;
  pictures: Asking;
  password: string;
  ends(soon: string): string;
  viewsLeft(count: number): string;
  wrongPassword: string;
  tooMany(soon: string): string;
  /** How many pictures there are. */
  count(pictures: number): string;
  /** A picture that nothing else is known of. */
  nth(number: number): string;
  downloadAll: string;
  empty: string;
  previous: string;
  next: string;
  pages: string;
  pageOf(page: number, pages: number): string;
};

/** The words of the pages behind links, in each language: their visitors get them with the page, not with the app. */
export const said: Record<Spoken, Said> = {
  en: {
    picture: {
      title: "A picture was shared with you",
      passwordLead: "It is protected by a password. Whoever sent you the link knows it.",
      viewsLead: "It can only be opened a limited number of times, so it waits until you are ready.",
      open: "Open the picture",
      viewNote: (minutes) => `Opening it uses one view. You then have ${minutes} minutes to look.`,
    },
    pictures: {
      title: "Pictures were shared with you",
      passwordLead: "They are protected by a password. Whoever sent you the link knows it.",
      viewsLead: "They can only be opened a limited number of times, so they wait until you are ready.",
      open: "Open the pictures",
      viewNote: (minutes) => `Opening them uses one view. You then have ${minutes} minutes to look.`,
    },
    password: "Password",
    ends: (soon) => `The link ends ${soon}`,
    viewsLeft: (count) => plural("en", count, { one: "# view left", other: "# views left" }),
    wrongPassword: "That is not the password. Check it and try again.",
    tooMany: (soon) => `Too many tries. Try again ${soon}.`,
    count: (pictures) => plural("en", pictures, { one: "# picture", other: "# pictures" }),
    nth: (number) => `Picture ${number}`,
    downloadAll: "Download all as ZIP",
    empty: "There are no pictures here yet. Look again later.",
    previous: "Previous",
    next: "Next",
    pages: "Pages",
    pageOf: (page, pages) => `Page ${page} of ${pages}`,
  },
  de: {
    picture: {
      title: "Ein Bild wurde mit dir geteilt",
      passwordLead: "Es ist mit einem Passwort geschützt. Du bekommst es von der Person, die dir den Link geschickt hat.",
      viewsLead: "Es lässt sich nur begrenzt oft öffnen. Deshalb wartet es, bis du so weit bist.",
      open: "Bild öffnen",
      viewNote: (minutes) => `Das Öffnen verbraucht einen Aufruf. Danach hast du ${minutes} Minuten Zeit, es anzusehen.`,
    },
    pictures: {
      title: "Bilder wurden mit dir geteilt",
      passwordLead: "Sie sind mit einem Passwort geschützt. Du bekommst es von der Person, die dir den Link geschickt hat.",
      viewsLead: "Sie lassen sich nur begrenzt oft öffnen. Deshalb warten sie, bis du so weit bist.",
      open: "Bilder öffnen",
      viewNote: (minutes) => `Das Öffnen verbraucht einen Aufruf. Danach hast du ${minutes} Minuten Zeit, sie anzusehen.`,
    },
    password: "Passwort",
    ends: (soon) => `Der Link läuft ${soon} ab`,
    viewsLeft: (count) => plural("de", count, { one: "Noch # Aufruf", other: "Noch # Aufrufe" }),
    wrongPassword: "Das ist nicht das Passwort. Prüfe es und versuche es noch einmal.",
    tooMany: (soon) => `Zu viele Versuche. Versuche es ${soon} noch einmal.`,
    count: (pictures) => plural("de", pictures, { one: "# Bild", other: "# Bilder" }),
    nth: (number) => `Bild ${number}`,
    downloadAll: "Alle als ZIP herunterladen",
    empty: "Hier sind noch keine Bilder. Schau später wieder vorbei.",
    previous: "Zurück",
    next: "Weiter",
    pages: "Seiten",
    pageOf: (page, pages) => `Seite ${page} von ${pages}`,
  },
  pl: {
    picture: {
      title: "Udostępniono ci zdjęcie",
      passwordLead: "Jest chronione hasłem. Zna je osoba, od której masz ten link.",
      viewsLead: "Można je otworzyć tylko ograniczoną liczbę razy, więc czeka, aż będziesz na to mieć chwilę.",
      open: "Otwórz zdjęcie",
      viewNote: (minutes) => `Otwarcie zużywa jedno wyświetlenie. Potem masz ${minutes} minut na obejrzenie.`,
    },
    pictures: {
      title: "Udostępniono ci zdjęcia",
      passwordLead: "Są chronione hasłem. Zna je osoba, od której masz ten link.",
      viewsLead: "Można je otworzyć tylko ograniczoną liczbę razy, więc czekają, aż będziesz na to mieć chwilę.",
      open: "Otwórz zdjęcia",
      viewNote: (minutes) => `Otwarcie zużywa jedno wyświetlenie. Potem masz ${minutes} minut na ich obejrzenie.`,
    },
    password: "Hasło",
    ends: (soon) => `Link wygaśnie ${soon}`,
    viewsLeft: (count) =>
      plural("pl", count, { one: "Pozostało # wyświetlenie", few: "Pozostały # wyświetlenia", other: "Pozostało # wyświetleń" }),
    wrongPassword: "To nie jest to hasło. Sprawdź je i spróbuj ponownie.",
    tooMany: (soon) => `Za dużo prób. Spróbuj ponownie ${soon}.`,
    count: (pictures) => plural("pl", pictures, { one: "# zdjęcie", few: "# zdjęcia", other: "# zdjęć" }),
    nth: (number) => `Zdjęcie ${number}`,
    downloadAll: "Pobierz wszystkie jako ZIP",
    empty: "Nie ma tu jeszcze żadnych zdjęć. Zajrzyj później.",
    previous: "Poprzednia",
    next: "Następna",
    pages: "Strony",
    pageOf: (page, pages) => `Strona ${page} z ${pages}`,
  },
};

function plural(language: Spoken, count: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }): string {
  const rule = formatters.getPluralRules(localeOf(language)).select(count);
  return (forms[rule] ?? forms.other).replace("#", formatters.getNumberFormat(localeOf(language)).format(count));
}

const units = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/**
 * When `seconds` from now are over, in the largest unit that has two or more: "in 3 hours", "in 90 minutes". What is a minute short of
 * full hours or days counts as full: a link that was made for 5 days just now does not end in 4.
 */
export function soon(language: Spoken, seconds: number): string {
  const full = seconds + 60;
  const [unit, size] = units.find(([, size]) => full >= 2 * size && seconds >= 120) ?? (["second", 1] as const);
  const count = Math.floor((size > 60 ? full : seconds) / size);
  return new Intl.RelativeTimeFormat(localeOf(language)).format(count, unit);
}

/** When a link ends, as a sentence. */
export function endOf(language: Spoken, expiresAt: Date, now: Date): string {
  return said[language].ends(soon(language, Math.ceil((expiresAt.getTime() - now.getTime()) / 1000)));
}
