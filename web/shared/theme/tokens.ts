/** Every colour of both rooms: `[light, dark]`. Nothing else names a colour. */
export const colours = {
  page: ["#f4f6f7", "#12171a"],
  surface: ["#ffffff", "#1a2125"],
  sunken: ["#f0f3f4", "#141a1d"],
  hover: ["#eef3f4", "#222b30"],
  line: ["#dde3e6", "#2e393f"],
  "line-strong": ["#8a979e", "#6f7f88"],
  ink: ["#1a2328", "#e6ecef"],
  "ink-2": ["#4d5b63", "#a9b6bd"],
  "ink-3": ["#5f6d75", "#93a1a9"],
  accent: ["#0b6470", "#5cc3cf"],
  "accent-strong": ["#084d57", "#86d5de"],
  "accent-soft": ["#e2f1f2", "#173539"],
  "on-accent": ["#ffffff", "#08262a"],
  run: ["#1f63b5", "#79aef0"],
  "run-soft": ["#e5effa", "#1b2f47"],
  soon: ["#8a5300", "#efb658"],
  "soon-soft": ["#fff1d6", "#3a2c11"],
  "soon-bar": ["#d98c0b", "#d99a2b"],
  late: ["#b42318", "#ff9a8f"],
  "late-soft": ["#fdeae8", "#43201d"],
  "late-bar": ["#d13a2e", "#e0645a"],
  public: ["#6a3aa2", "#c9a6f5"],
  "public-soft": ["#f4edfc", "#2e2240"],
  "public-line": ["#c7afe6", "#5b4480"],
  stopped: ["#a7b2b8", "#56636b"],
  shade: ["#0b1a2066", "#00000099"],
  "qr-paper": ["#ffffff", "#ffffff"],
  "qr-ink": ["#10181c", "#10181c"],
} as const satisfies Record<string, readonly [string, string]>;

export const font =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif';

export const mono = 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace';

export type ThemeName = "light" | "dark";
export type ColourName = keyof typeof colours;

export function colour(name: ColourName, theme: ThemeName): string {
  return colours[name][theme === "light" ? 0 : 1];
}
