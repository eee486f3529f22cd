import type { ProviderWords } from "../zh/providers";

export const providers: ProviderWords = {
  or: "or",
  signInBy: (name) => `Sign in with ${name}`,
  arriving: "Signing in",
  binding: "Binding",
  codeNeeded: "It is you; now write the code of your second factor.",
  refused:
    "The identity provider did not confirm this sign-in. Begin again, or sign in with your name and password.",
  noAnswer: "This address is for coming back from an identity provider only.",
  toSignIn: "Back to signing in",
  toAccount: "Back to my account",
  heading: "Identity providers",
  about:
    "Bind your identity at a provider, and you can sign in without a password. Binding and unbinding ask for your password once more.",
  none: "None is bound yet.",
  bound: (name, at) => `${name}, bound ${at}`,
  which: "Bind an identity of",
  bind: (name) => `Bind ${name}`,
  bindChosen: "Bind it",
  unbind: "Unbind",
  unbindOf: (name) => `Unbind: ${name}`,
  unbindAbout: "After that it opens your account no more, and all your other sessions end.",
  confirmUnbind: "Unbind it",
  keep: "Keep it",
  reset: (count) => `Unbind identities (${count})`,
  way: (provider) => `OpenID ${provider}`,
};
