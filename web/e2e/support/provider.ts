import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type Server as Http } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Provider from "oidc-provider";
import { address, BINARY, PASSWORD, type Server, stopping } from "./server";

const SECRET = "a secret between two programs";

async function listening(http: Http): Promise<number> {
  await new Promise<void>((done) => http.listen(0, "127.0.0.1", done));
  return (http.address() as AddressInfo).port;
}

/** A port that nobody listens at. */
async function freePort(): Promise<number> {
  const http = createServer();
  const port = await listening(http);
  await new Promise((done) => http.close(done));
  return port;
}

export type WithProvider = Server & { switchOff: () => Promise<void> };

/**
 * The program with one office and its people, and a real OpenID provider with its own pages for trying out. That is
 * called localhost and the program 127.0.0.1, so that for the browser they are two sites. Nobody listens at a second
 * provider.
 */
export async function startWithProvider(): Promise<WithProvider> {
  const [port, nobody] = [await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${port}`;
  const http = createServer();
  const issuer = `http://localhost:${await listening(http)}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "redress",
        client_secret: SECRET,
        redirect_uris: [`${origin}/console/arrive/staff`],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  });
  http.on("request", provider.callback());

  const data = mkdtempSync(join(tmpdir(), "redress-e2e-"));
  const file = (name: string, text: string) => {
    const path = join(data, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const password = file("password", PASSWORD);
  const redress = (...what: string[]) => execFileSync(BINARY, [...what, "--data", data]);
  const procedure = ["--procedure", "customer-service-regime"];
  redress("office", "add", "csd", "--zh", "客户服务部", "--en", "Customer service", ...procedure);
  for (const [login, name, role] of [
    ["lin", "林静", "clerk"],
    ["su", "苏敏", "clerk"],
    ["xia", "夏禾", "clerk"],
    ["qin", "秦安", "security_admin"],
    ["shen", "沈计", "auditor"],
  ] as const) {
    const post = ["--post", `csd:${role}`, "--password-file", password, "--keep-password"];
    redress("user", "add", login, "--name", name, ...post);
  }
  redress("user", "add", "bot", "--name", "报表接口", "--post", "csd:clerk");
  file("secret", SECRET);
  const entry = (id: string, zh: string, en: string, at: string) =>
    `  - { id: ${id}, name: { zh: ${zh}, en: ${en} }, issuer: "${at}", client_id: redress, client_secret_file: secret }\n`;
  const providers = file(
    "oidc.yaml",
    `providers:\n${entry("staff", "统一身份认证", "the staff directory", issuer)}${entry("gone", "集团账号", "the group account", `http://localhost:${nobody}`)}`,
  );
  const serve = ["serve", "--listen", `127.0.0.1:${port}`, "--public-url", origin, "--oidc", providers];
  const child = spawn(BINARY, [...serve, "--data", data], { stdio: ["ignore", "pipe", "inherit"] });
  const base = await address(child);
  const switchOff = () =>
    new Promise<void>((done) => {
      http.close(() => done());
      http.closeAllConnections();
    });
  const stopProgram = stopping(child, data);
  const stop = async () => {
    await stopProgram();
    if (http.listening) await switchOff();
  };
  return { base, stop, switchOff };
}
