export default {
  uploads: "Uploads",
  allUploads: "All uploads",
  dropHere: "Drop to upload",

  // How all stand.
  progress: "{done, number} of {all, plural, one {# picture} other {# pictures}}",
  pausedAt: "Paused at {done, number} of {all, plural, one {# picture} other {# pictures}}",
  toDecide: "{count, plural, one {# picture} other {# pictures}} to decide on",
  uploaded: "{count, plural, one {# picture} other {# pictures}} uploaded",
  skippedSome: "{count, number} skipped",
  notUploaded: "{count, number} not uploaded",
  flow: "{sent} of {all}",
  flowWithSpeed: "{sent} of {all} · {speed}/s · {left} left",
  pauseAll: "Pause all",
  resumeAll: "Resume all",
  cancelAll: "Cancel all",
  cancelQuestion: "Cancel {count, plural, one {# upload} other {# uploads}}?",
  cancelMeans: "What is uploaded already stays. The rest is not sent, unless you retry it.",
  hide: "Hide the list",
  show: "Show the list",
  close: "Close uploads",

  // What is said of several.
  looking: "Looking through what you brought …",
  leftOut:
    "{count, plural, one {# other file is no picture that Tessera takes, and was left out.} other {# other files are no pictures that Tessera takes, and were left out.}}",
  dismiss: "Dismiss",
  haveAlready: "{count, plural, one {# of these pictures is there already.} other {# of these pictures are there already.}}",
  skipAll: "Skip all",
  uploadAll: "Upload all",
  moreWanting: "{count, number} more not uploaded",
  moreOver: "{count, number} more uploaded",
  moreMoving: "{count, number} more under way",
  moreWaiting: "{count, number} more waiting",
  showMore: "Show more",

  // How one stands.
  waiting: "Waiting · {size}",
  processing: "Making thumbnails",
  paused: "Paused · {sent} of {all}",
  done: "Done · {size}",
  skipped: "Skipped: you have it already.",
  lost: "The connection was lost. Goes on by itself.",
  busy: "The server asked for a pause. Goes on by itself.",
  twinThere: "You have this picture already, as {name}.",
  twinHere: "The same picture as {name}.",

  // What can be done with one.
  pause: "Pause {name}",
  resume: "Resume {name}",
  retry: "Retry {name}",
  cancel: "Cancel {name}",
  remove: "Remove {name}",
  skip: "Skip",
  skipOne: "Skip {name}",
  uploadAnyway: "Upload anyway",
  uploadOneAnyway: "Upload anyway: {name}",
  showIt: "Show it",

  // What is wrong, and what to do.
  empty: "This file is empty. Choose it again where it came from.",
  unreadable: "Your browser could not read this file. It may have been moved or deleted: choose it again.",
  cancelled: "Cancelled.",
  unsupported: "Tessera does not take this kind of file, whatever its name: only {kinds}. Save it as one of them.",
  tooLarge: "This file has {size}; your plan takes up to {limit} each.",
  overQuota: "This file has {size}, and only {limit} of your quota are left. Delete pictures to make room, then retry.",
  quotaUsedUp: "This file has {size}, and your quota is used up. Delete pictures to make room, then retry.",
  failed: "Not uploaded. Retry in a moment.",
  planTakes: "{plan} would take it: <link>compare plans</link>.",

  // Ways in.
  moreWays: "More ways to upload",
  chooseFolder: "Choose a folder",
  takePhoto: "Take a photo",
  paste: "Paste",
  nothingToPaste: "There is no picture in the clipboard.",
  pasteDenied: "Your browser does not let Tessera read the clipboard. Allow it for this site, or paste by keyboard.",
} as const;
