export default {
  title: "Every picture gets exactly the links it may have.",
  intro:
    "Tessera is an image host. Upload a picture and get its links: thumbnails, the original, or one that ends when you say so. Your plan decides which.",
  keptTitle: "Kept byte for byte",
  kept: "Drop photographs from any camera or phone: JPEG, PNG, WebP, GIF, AVIF, TIFF and HEIC. The original stays exactly what you uploaded; thumbnails are upright, in sRGB and free of location data.",
  liveTitle: "Links that answer while they may",
  live: "Whether a link answers is decided when it is opened. A bigger plan opens more links at once, a smaller one closes them, and going back brings the same addresses back.",
  endTitle: "Links that end on time",
  end: "Where the plan has temporary links, you hand out an original for ten minutes or ten days. It stops at that second, or as soon as you revoke it.",
  signUp: "Sign up",
  signIn: "Sign in",
  plans: "What each plan allows",
  api: "Everything here is also an API, <link>documented in your browser</link>.",
} as const;
