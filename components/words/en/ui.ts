export default {
  cancel: "Cancel",
  undo: "Undo",
  copy: "Copy",
  copied: "Copied",
  copyFailed: "Failed",
  copyWhat: "Copy {what}",
  copiedWhat: "{what} copied.",
  notCopied: "{what} could not be copied: select it and copy it by hand.",
  notifications: "Notifications",
  checkValue: "Check this value.",
  showTyped: "Show what you type",
  hideTyped: "Hide what you type",
} as const;
