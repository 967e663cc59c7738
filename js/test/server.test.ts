import { expect, test } from "vitest";
import { offer, serverOf, type ServerSettings } from "../src/hosts/lab/server";
import { serverTransport } from "../src/hosts/server";
import type { Socket } from "../src/transport/socket";

const urls: string[] = [];

class FakeSocket implements Socket {
  binaryType: BinaryType = "blob";
  readonly readyState = 0;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;

  constructor(url: string) {
    urls.push(url);
  }

  send(): void { /* nobody listens */ }
  close(): void { /* it was never open */ }
}

function settings(changes: Partial<ServerSettings> = {}): ServerSettings {
  return { baseUrl: "http://127.0.0.1:8888/user/ada/", wsUrl: "ws://127.0.0.1:8888/user/ada/", token: "secret", WebSocket: FakeSocket, ...changes };
}

function addressOf(given: ServerSettings, workspace: string, runs: string[]): URL {
  serverOf(given)({ workspace, runs }, () => undefined)?.subscribe(() => undefined);
  return new URL(urls.at(-1) ?? "none:");
}

test("the address stands below the server's own, and keeps every sign of a place", () => {
  const url = addressOf(settings(), "/data/a & b/ü?#", ["run 1", "run/2"]);

  expect(url.pathname).toBe("/user/ada/mlwidget/live");
  expect(url.searchParams.get("workspace")).toBe("/data/a & b/ü?#");
  expect(url.searchParams.getAll("run")).toEqual(["run 1", "run/2"]);
});

test("the token goes along unless the server does without", () => {
  expect(addressOf(settings(), "/w", ["r"]).searchParams.get("token")).toBe("secret");
  expect(addressOf(settings({ appendToken: false }), "/w", ["r"]).searchParams.has("token")).toBe(false);
  expect(addressOf(settings({ token: "" }), "/w", ["r"]).searchParams.has("token")).toBe(false);
});

test("a picture that does not say where its run is cannot be asked for", () => {
  expect(serverOf(settings())({ workspace: "", runs: ["r"] }, () => undefined)).toBeNull();
  expect(serverOf(settings())({ workspace: "/w", runs: [] }, () => undefined)).toBeNull();
});

test("a widget finds the server that the page offers", () => {
  const before = serverTransport("/w", ["r"]);
  offer(settings());

  expect([before, serverTransport("/w", ["r"]) === null]).toEqual([null, false]);
});
