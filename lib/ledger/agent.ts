import { agentOf } from "#lib/auth/agent.ts";

/** What is no browser and says so, by the name that people know. Looked at first, as many add a browser's words to their own. */
const programs: [RegExp, string][] = [
  [/\bSlack(bot|-ImgProxy)/i, "Slack"],
  [/\bDiscordbot\b/i, "Discord"],
  [/\bTelegramBot\b/i, "Telegram"],
  [/\bWhatsApp\b/i, "WhatsApp"],
  [/\bSignal(-|Bot)?\b.*preview/i, "Signal"],
  // An iPhone's Messages says that it is both of these.
  [/facebookexternalhit.*Twitterbot/i, "iMessage"],
  [/facebookexternalhit|Facebot|meta-external/i, "Facebook"],
  [/\bTwitterbot\b/i, "X"],
  [/\bLinkedInBot\b/i, "LinkedIn"],
  [/\bSkypeUriPreview\b|\bMicrosoft (Office|Teams)|\bTeamsBot\b/i, "Microsoft Teams"],
  [/\bMatrix|\bSynapse\b/i, "Matrix"],
  [/\bMastodon\b|\bPleroma\b/i, "Mastodon"],
  [/\bGooglebot|\bGoogleImageProxy\b|\bGoogle-/i, "Google"],
  [/\bbingbot\b|\bBingPreview\b/i, "Bing"],
  [/\bApplebot\b/i, "Apple"],
];
const tools: [RegExp, string][] = [
  [/^curl\b/i, "curl"],
  [/^Wget\b/i, "Wget"],
  [/^python|\baiohttp\b|^httpx\b/i, "Python"],
  [/^Go-http-client\b/i, "Go"],
  [/^node\b|^undici\b|^axios\b/i, "Node.js"],
  [/^(Java|okhttp|Apache-HttpClient)\b/i, "Java"],
  [/^PostmanRuntime\b/i, "Postman"],
];
const anyBot = /bot\b|crawl|spider|slurp|preview|scrap|headless|fetch(er)?\b|monitor/i;

/** What opened a link: its family's name, null for one that is not known, and whether it is a program that looks on nobody's behalf. */
export type Family = { agent: string | null; robot: boolean };

/** The family of a browser or program by its `User-Agent`, and nothing else of it. */
export function familyOf(userAgent: string): Family {
  // Whoever asks writes it.
  const text = userAgent.slice(0, 512);
  const program = named(programs, text) ?? (anyBot.test(text) ? "Bot" : undefined);
  if (program !== undefined) return { agent: program, robot: true };
  return { agent: named(tools, text) ?? agentOf(text).browser, robot: false };
}

function named(kinds: [RegExp, string][], text: string): string | undefined {
  return kinds.find(([pattern]) => pattern.test(text))?.[1];
}
