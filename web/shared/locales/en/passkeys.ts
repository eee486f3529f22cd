import type { PasskeyWords } from "../zh/passkeys";

export const passkeys: PasskeyWords = {
  signIn: "Sign in with a passkey",
  or: "or",
  undone: "That was not completed. Try once more, or sign in with your password.",
  heading: "Passkeys",
  about:
    "Sign in with the fingerprint, face or screen lock of your phone, computer or security key, without password and code.",
  elsewhere: (origin) => `Passkeys work at ${origin} only. Open this system there to add one.`,
  unsupported: "This browser has no passkeys; use a newer one.",
  off: "Passkeys are switched off on this server; those below cannot be used to sign in.",
  none: "There are no passkeys yet.",
  name: "Name",
  nameHelp: "By which you know it, such as “office computer”",
  added: "Added",
  used: "Last used",
  never: "Never",
  actions: "Actions",
  add: "Add a passkey",
  again: "This device has a passkey for your account already; no other is needed.",
  notAdded: "It could not be added; please try once more.",
  done: (name) => `“${name}” is added; you can sign in with it from now on.`,
  rename: "Rename",
  renameNamed: (name) => `Rename: ${name}`,
  save: "Save the name",
  remove: "Remove",
  removeNamed: (name) => `Remove: ${name}`,
  removeAbout: (name) =>
    `After “${name}” is removed nobody can sign in with it, and all other devices are signed out.`,
  confirm: "Remove it",
  cancel: "Cancel",
  first: "Or add a passkey, with which you sign in from then on without a code.",
};
