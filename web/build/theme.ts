import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { extractStyle } from "@ant-design/static-style-extract";
import { ConfigProvider } from "antd";
import { createElement } from "react";
import type { Plugin } from "vite";
import { antdTheme } from "../shared/theme/antd.ts";
import { type ColourName, colour, colours, font, mono, type ThemeName } from "../shared/theme/tokens.ts";

/**
 * Two style sheets made from the tokens: `virtual:theme.css`, our custom properties, and
 * `virtual:antd.css`, the styles of the antd components that the console imports. The pages'
 * security policy forbids styles made in the browser, so antd's are made here.
 */
export function theme(root: string): Plugin {
  const sheets: Record<string, () => string> = {
    "virtual:theme.css": properties,
    "virtual:antd.css": () => antdSheet(usedComponents(join(root, "console"))),
  };
  return {
    name: "redress-theme",
    resolveId: (id) => (id in sheets ? `\0${id}` : null),
    load: (id) => sheets[id.slice(1)]?.() ?? null,
  };
}

/** Paper is light, whatever the screen is. */
function properties(): string {
  const declare = (name: ThemeName) =>
    (Object.keys(colours) as ColourName[]).map((key) => `--${key}:${colour(key, name)};`).join("");
  const light = `color-scheme:light;${declare("light")}`;
  const dark = `color-scheme:dark;${declare("dark")}`;
  return `@layer base,antd;
:root{--font:${font};--mono:${mono};${light}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${dark}}}
:root[data-theme=dark]{${dark}}
@media print{:root,:root[data-theme]{${light}}}`;
}

function antdSheet(includes: string[]): string {
  const sheet = (name: ThemeName) =>
    extractStyle({
      includes,
      customTheme: (node) => createElement(ConfigProvider, { theme: antdTheme(name) }, node),
    });
  return `@layer antd{${sheet("light")}${variablesOnly(sheet("dark"))}}`;
}

/** The rules that set the dark theme's variables; the others are the same in both themes. */
function variablesOnly(css: string): string {
  return (css.match(/\.redress-dark[^{}]*\{[^{}]*\}/g) ?? []).join("");
}

function usedComponents(folder: string): string[] {
  const used = new Set<string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/\.tsx?$/.test(file)) continue;
    const source = readFileSync(join(folder, file), "utf8");
    for (const [, names] of source.matchAll(/import \{([^}]*)\} from "antd"/g)) {
      for (const name of names?.split(",") ?? []) {
        const component = name.trim();
        if (/^[A-Z]/.test(component)) used.add(component);
      }
    }
  }
  return [...used].sort();
}
