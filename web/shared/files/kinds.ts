/** What a chooser of files offers. What is taken is decided by the server, from the content. */
export const ACCEPT =
  ".jpg,.jpeg,.png,.webp,.gif,.heic,.heif,.pdf,.docx,.xlsx,.txt,.mp3,.m4a,.amr,.wav,.mp4,.m4v,.mov";

const FILE = 20_000_000;
const VIDEO = 100_000_000;

/** Most bytes of a file with this name: told before it is sent in vain. */
export function mostOf(name: string): number {
  return /\.(mp4|m4v|mov)$/i.test(name) ? VIDEO : FILE;
}

/** A size as people say it. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Pictures that a browser shows. */
export function isPicture(file: File): boolean {
  return ["image/jpeg", "image/png", "image/webp", "image/gif"].includes(file.type);
}
