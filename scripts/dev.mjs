#!/usr/bin/env node
// Runs the product while one works on it: the dashboard reloads in the browser as files are saved (port 5173),
// the widget is rebuilt, and the daemon is rebuilt and restarted. Ctrl+C ends all of it.
import { spawn } from "node:child_process";
import { readdirSync, watch } from "node:fs";
import path from "node:path";

const root = path.dirname(import.meta.dirname);
const port = process.env.PORT ?? "8000";
const data = process.env.OMNICHAT_DATA_DIR ?? ".omnichat";
const env = { ...process.env, PORT: port, OMNICHAT_DATA_DIR: data, OMNICHAT_URL: `http://127.0.0.1:${port}` };

const running = new Set();

/** Starts a command in the checkout, with a process group of its own: npm does not pass a signal on to what it runs. */
function start(command, ...args) {
  const child = spawn(command, args, {
    cwd: root,
    env,
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** Runs a command to its end and tells whether it succeeded. */
function run(command, ...args) {
  return new Promise(resolve => start(command, ...args).once("exit", code => resolve(code === 0)));
}

/** Ends a child and what it started, politely, and waits for it. */
function stop(child) {
  return new Promise(resolve => {
    if (!running.has(child)) return resolve();
    child.once("exit", resolve);
    process.kill(-child.pid, "SIGTERM");
  });
}

async function end() {
  await Promise.all([...running].map(stop));
  process.exit(0);
}
process.on("SIGINT", end);
process.on("SIGTERM", end);

const build = () => run("cargo", "build", "--bin", "omnichatd", "--bin", "omnichat", "--bin", "omnichat-tui");
const daemon = () => start("target/debug/omnichatd", "--data-dir", data, "--listen", `127.0.0.1:${port}`);

const prepared =
  (await run("scripts/port-is-free.sh", port)) &&
  (await run("scripts/web.sh")) &&
  (await build()) &&
  (await run("scripts/data.sh", "target/debug"));
if (!prepared) process.exit(1);

let served = daemon();
start("npm", "run", "dev", "--workspace", "widget");
start("npm", "run", "dev", "--workspace", "admin-frontend");
start("scripts/announce.sh", "target/debug", String(process.pid));

// One rebuild at a time. What is saved during a rebuild makes another one after it.
let stale = false;
let building = false;
async function rebuild() {
  stale = true;
  if (building) return;
  building = true;
  while (stale) {
    stale = false;
    if (!(await build())) continue; // The compiler has said why; the old daemon serves on.
    await stop(served);
    await run("target/debug/omnichat", "--data-dir", data, "migrate", "up");
    served = daemon();
  }
  building = false;
}

const crates = readdirSync(root).filter(name => name.startsWith("omnichat"));
for (const folder of [...crates, "migrations"]) {
  watch(path.join(root, folder), { recursive: true }, (_change, file) => {
    if (/\.(rs|sql|toml)$/.test(file ?? "")) rebuild();
  });
}
