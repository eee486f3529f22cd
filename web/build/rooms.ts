import type { Plugin } from "vite";

/** In development, answers as the server does: /console and below is the console, other pages the portal. */
export function rooms(): Plugin {
  return {
    name: "redress-rooms",
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const path = request.url?.split("?")[0] ?? "/";
        const page = request.headers.accept?.includes("text/html") && !path.includes(".");
        if (page) request.url = path.startsWith("/console") ? "/console/index.html" : "/portal/index.html";
        next();
      });
    },
  };
}
