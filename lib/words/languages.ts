/** The languages in which everything is said, each by its own name. The first is for those who read none of them. */
export const languages = { en: "English", de: "Deutsch", pl: "Polski" } as const;

export type Spoken = keyof typeof languages;
/** A spoken language, or English drawn out, accented and from right to left: no menu has it, its cookie alone leads there, for tests. */
export type Language = Spoken | "ar-XB";

/** The cookie that holds who chose what. */
export const languageCookie = "language";

/** Which way its lines run. */
export function directionOf(language: Language): "ltr" | "rtl" {
  return language === "ar-XB" ? "rtl" : "ltr";
}

/** What `Intl` is told: English writes its days before its months, and the drawn-out language is English. */
export function localeOf(language: Language): string {
  return language === "de" || language === "pl" ? language : "en-GB";
}

/** The language that somebody chose; null where they chose none. */
export function chosenLanguage(cookie: string | undefined): Language | null {
  return cookie === "ar-XB" || isSpoken(cookie) ? cookie : null;
}

/** The first language of `Accept-Language` that is spoken here, by lookup (RFC 4647 §3.4, RFC 9110 §12.5.4); else English. */
export function acceptedLanguage(header: string | null): Spoken {
  const ranges = (header ?? "").split(",").map((range) => {
    const [tag = "", ...parameters] = range.toLowerCase().split(";");
    const weight = parameters.find((parameter) => parameter.trim().startsWith("q="));
    return { tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight.trim().slice(2)) };
  });
  const wanted = ranges.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  // What is spoken has no regions, so that cutting a range from its end always comes to its first part.
  return wanted.map(({ tag }) => tag.split("-")[0]).find(isSpoken) ?? "en";
}

export function isSpoken(tag: unknown): tag is Spoken {
  return typeof tag === "string" && Object.hasOwn(languages, tag);
}
