import { expect, test } from "vitest";
import { familyOf } from "./agent.ts";

const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
const looked: Record<string, string | null> = {
  [chrome]: "Chrome",
  [`${chrome} Edg/126.0.0.0`]: "Edge",
  "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0": "Firefox",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1":
    "Safari",
  "curl/8.5.0": "curl",
  "Wget/1.21.4": "Wget",
  "python-requests/2.32.3": "Python",
  "Go-http-client/2.0": "Go",
  node: "Node.js",
  "": null,
  "My own viewer": null,
};
const previewed: Record<string, string> = {
  "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)": "Slack",
  "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)": "Discord",
  "TelegramBot (like TwitterBot)": "Telegram",
  "WhatsApp/2.23.20.0 A": "WhatsApp",
  "facebookexternalhit/1.1 Facebot Twitterbot/1.0": "iMessage",
  "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)": "Facebook",
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/126.0.0.0 Safari/537.36":
    "Google",
  "SomeCrawler/1.0": "Bot",
};

test("names browsers and tools by their families, and nothing that is not known", () => {
  for (const [header, agent] of Object.entries(looked)) expect(familyOf(header), header).toEqual({ agent, robot: false });
});

test("tells previews and crawlers from people, also where they call themselves a browser", () => {
  for (const [header, agent] of Object.entries(previewed)) expect(familyOf(header), header).toEqual({ agent, robot: true });
});

test("keeps no more of a header than a family, however long it is", () => {
  expect(familyOf(`${"x".repeat(100_000)} Firefox/1`)).toEqual({ agent: null, robot: false });
});
