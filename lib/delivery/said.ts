import { formatters } from "#lib/words/intl.ts";
import { localeOf, type Spoken } from "#lib/words/languages.ts";

/** What the pages behind links say. `soon` is a span as `soon` below writes it: "in 3 hours". */
type Said = {
  title: string;
  passwordLead: string;
  viewsLead: string;
  password: string;
  open: string;
  viewNote(minutes: number): string;
  ends(soon: string): string;
  viewsLeft(count: number): string;
  wrongPassword: string;
  tooMany(soon: string): string;
};

/** The words of the pages behind links, in each language: their visitors get them with the page, not with the app. */
export const said: Record<Spoken, Said> = {
  en: {
    title: "A picture was shared with you",
    passwordLead: "It is protected by a password. Whoever sent you the link knows it.",
    viewsLead: "It can only be opened a limited number of times, so it waits until you are ready.",
    password: "Password",
    open: "Open the picture",
    viewNote: (minutes) => `Opening it uses one view. You then have ${minutes} minutes to look.`,
    ends: (soon) => `The link ends ${soon}`,
    viewsLeft: (count) => plural("en", count, { one: "# view left", other: "# views left" }),
    wrongPassword: "That is not the password. Check it and try again.",
    tooMany: (soon) => `Too many tries. Try again ${soon}.`,
  },
  de: {
    title: "Ein Bild wurde mit dir geteilt",
    passwordLead: "Es ist mit einem Passwort geschützt. Du bekommst es von der Person, die dir den Link geschickt hat.",
    viewsLead: "Es lässt sich nur begrenzt oft öffnen. Deshalb wartet es, bis du so weit bist.",
    password: "Passwort",
    open: "Bild öffnen",
    viewNote: (minutes) => `Das Öffnen verbraucht einen Aufruf. Danach hast du ${minutes} Minuten Zeit, es anzusehen.`,
    ends: (soon) => `Der Link läuft ${soon} ab`,
    viewsLeft: (count) => plural("de", count, { one: "Noch # Aufruf", other: "Noch # Aufrufe" }),
    wrongPassword: "Das ist nicht das Passwort. Prüfe es und versuche es noch einmal.",
    tooMany: (soon) => `Zu viele Versuche. Versuche es ${soon} noch einmal.`,
  },
  pl: {
    title: "Udostępniono ci zdjęcie",
    passwordLead: "Jest chronione hasłem. Zna je osoba, od której masz ten link.",
    viewsLead: "Można je otworzyć tylko ograniczoną liczbę razy, więc czeka, aż będziesz na to mieć chwilę.",
    password: "Hasło",
    open: "Otwórz zdjęcie",
    viewNote: (minutes) => `Otwarcie zużywa jedno wyświetlenie. Potem masz ${minutes} minut na obejrzenie.`,
    ends: (soon) => `Link wygaśnie ${soon}`,
    viewsLeft: (count) =>
      plural("pl", count, { one: "Pozostało # wyświetlenie", few: "Pozostały # wyświetlenia", other: "Pozostało # wyświetleń" }),
    wrongPassword: "To nie jest to hasło. Sprawdź je i spróbuj ponownie.",
    tooMany: (soon) => `Za dużo prób. Spróbuj ponownie ${soon}.`,
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
