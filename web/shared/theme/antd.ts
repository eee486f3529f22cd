import { theme as antd, type ThemeConfig } from "antd";
import { colour, font, type ThemeName } from "./tokens.ts";

/** antd's tokens out of ours. The styles themselves are written at build time (`build/theme.ts`). */
export function antdTheme(name: ThemeName): ThemeConfig {
  const of = (key: Parameters<typeof colour>[0]) => colour(key, name);
  return {
    algorithm: name === "dark" ? antd.darkAlgorithm : antd.defaultAlgorithm,
    hashed: false,
    cssVar: { key: `redress-${name}` },
    token: {
      colorPrimary: of("accent"),
      colorPrimaryHover: of("accent-strong"),
      colorPrimaryActive: of("accent-strong"),
      colorPrimaryText: of("accent"),
      colorLink: of("accent"),
      colorLinkHover: of("accent-strong"),
      colorTextLightSolid: of("on-accent"),
      colorError: of("late"),
      colorErrorText: of("late"),
      colorErrorBg: of("late-soft"),
      colorErrorBorder: of("late"),
      colorWarning: of("soon-bar"),
      colorWarningBg: of("soon-soft"),
      colorWarningBorder: of("soon-bar"),
      colorSuccessBg: of("accent-soft"),
      colorSuccessBorder: of("accent"),
      colorInfoBg: of("run-soft"),
      colorInfoBorder: of("run"),
      colorText: of("ink"),
      colorTextSecondary: of("ink-2"),
      colorTextTertiary: of("ink-3"),
      colorTextDescription: of("ink-3"),
      colorTextPlaceholder: of("ink-3"),
      colorBgLayout: of("page"),
      colorBgContainer: of("surface"),
      colorBgElevated: of("surface"),
      colorBorder: of("line-strong"),
      colorBorderSecondary: of("line"),
      colorSplit: of("line"),
      fontFamily: font,
      fontSize: 14,
      lineHeight: 1.6,
      borderRadius: 6,
      controlHeight: 36,
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.16s",
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none" },
      Segmented: { itemSelectedColor: of("accent"), itemColor: of("ink-2"), trackBg: of("sunken") },
      Select: {
        optionSelectedColor: of("accent"),
        optionSelectedBg: of("accent-soft"),
        controlItemBgActiveHover: of("accent-soft"),
      },
    },
  };
}
