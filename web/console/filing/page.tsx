export default function Page(_: { no?: string } = {}) {
  return null;
}
