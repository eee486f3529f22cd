/** Fen out of yuan as typed, such as `1,234.5`; none if that is no amount. */
export function fen(typed: string): number | undefined {
  const plain = typed.trim().replace(/[,，\s¥￥]/g, "");
  const parts = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!parts) return undefined;
  return Number(parts[1]) * 100 + Number((parts[2] ?? "").padEnd(2, "0"));
}

/** Yuan out of fen, as typed: `1234.50`. */
export function yuan(amount: number): string {
  return `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, "0")}`;
}

/** Yuan out of fen, as read: `¥1,234.50`. */
export function money(amount: number): string {
  const [whole = "0", cents] = yuan(amount).split(".");
  return `¥${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${cents}`;
}
