export default {
  title: "API",
  heading: "The API",
  contents: "Contents",
  shapes: "Shapes",
  parameters: "Parameters",
  takes: "Takes {type}",
  optional: "(optional)",
  default: "default {value}",
  needsNothing: "Needs no credentials.",
  needsPassword: "By e-mail and password (Basic), or a session.",
  needsToken: "By token (Bearer) or session.",
  intro:
    "Everything that the gallery does goes through this API. Make a token in your account, or by e-mail and password, and send it as <code>Authorization: Bearer</code>. Errors are problem documents (RFC 9457) with a <code>code</code>. The same as a file: <link>openapi.json</link>.",
} as const;
