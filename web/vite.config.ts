import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compress } from "./build/compress.ts";
import { rooms } from "./build/rooms.ts";
import { theme } from "./build/theme.ts";

const root = import.meta.dirname;
const server = process.env.REDRESS_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  root,
  appType: "mpa",
  plugins: [react(), theme(root), rooms(), compress(resolve(root, "dist"))],
  resolve: { alias: { "@shared": resolve(root, "shared") } },
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { portal: resolve(root, "portal/index.html"), console: resolve(root, "console/index.html") },
    },
  },
  server: { proxy: { "/api": server } },
});
