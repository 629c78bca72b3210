#!/usr/bin/env node
// Measures what docs/performance.md speaks of, with the daemon on one core and the load on another, and shows what was
// reached beside what is wanted; the microbenchmarks after it. Fails when a message is lost, never for a time.
//   scripts/bench.mjs            everything, about six minutes after the build
//   scripts/bench.mjs --short    each for two seconds and without microbenchmarks, to see that it works
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";

const root = path.dirname(import.meta.dirname);
const short = process.argv.includes("--short");
const seconds = short ? 2 : 10;
const size = short ? 0.01 : 1;
/** The disk that the wanted figures are for, in syncs a second. */
const DISK = 7000;

process.chdir(root);
run("cargo", "build", "--release", "--locked", "--bin", "omnichatd", "--bin", "omnichat");
mkdirSync("target/bench", { recursive: true });
const place = mkdtempSync("target/bench/run-");
process.on("exit", () => rmSync(place, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const cores = availableParallelism() > 1 ? ["--daemon-cpus", "0", "--load-cpus", "1"] : [];
const rows = [];
const lost = [];
let slow;

/** Runs a command and shows what it says; gives up when it fails. */
function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(" ")} failed`);
}

/** Measures one scenario. What was lost is noted, and the run goes on. */
function bench(...args) {
  const line = ["bench", ...args, "--seconds", String(seconds), ...cores];
  // Without the password that is in a database's address.
  process.stderr.write(`omnichat ${line.join(" ").replace(/\/\/.*@/, "//")}\n`);
  const { stdout, status } = spawnSync("target/release/omnichat", [...line, "--json"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) lost.push(args.join(" "));
  if (!stdout) return {};
  const told = JSON.parse(stdout);
  const disk = Math.min(told.fsync_per_s_before ?? DISK, told.fsync_per_s_after ?? DISK);
  if (disk < DISK || told.fsync_moved) {
    const alone = told.sqlite_alone_per_s
      ? `; SQLite alone: ${grouped(told.sqlite_alone_per_s)} messages/s`
      : "";
    slow = `The disk gave ${grouped(disk)} syncs/s in one run; the wanted figures are for ${grouped(DISK)}${alone}.`;
  }
  return told;
}

const grouped = number => Math.round(number).toLocaleString("en");
const figure = (number, unit) => {
  if (!Number.isFinite(number)) return "–";
  return unit.startsWith("/s") ? grouped(number) + unit : `${number.toFixed(number < 10 ? 2 : 1)}${unit}`;
};

/** A line of the table: what was reached, with its unit, and the bound, at least (">") or at most ("<"). */
function row(measure, ...figures) {
  const reached = figures.map(([value, unit]) => figure(value, unit)).join(", ");
  const wanted = figures
    .map(([, unit, sign, bound]) => `${sign === ">" ? "≥" : "≤"} ${figure(bound, unit)}`)
    .join(", ");
  const met = figures.every(([value, , sign, bound]) => (sign === ">" ? value >= bound : value <= bound));
  rows.push([measure, reached, wanted, met ? "yes" : "no"]);
}

/** What a script says, without the line break at its end. */
function said(command, ...args) {
  const { status, stdout } = spawnSync(command, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`${command} ${args[0]} failed`);
  return stdout.trim();
}

/** A directory with data, copied for each run that writes to it. */
function data(name, messages, conversations, open) {
  const made = path.join(place, name);
  const of = number => Math.max(1, Math.round(number * size));
  const amount = `messages=${of(messages)},conversations=${of(conversations)},open=${of(open)}`;
  const first = bench("list", "--data-dir", made, "--prepare", amount);
  return { made, first };
}
function copied(made) {
  const copy = path.join(place, "copy");
  rmSync(copy, { recursive: true, force: true });
  cpSync(made, copy, { recursive: true });
  return ["--data-dir", copy];
}

const all = bench("posts", "--visitors", "64");
row("Message, durable, 64 at once", [all.posts_per_s, "/s", ">", 12000], [all.p99_ms, " ms", "<", 15]);
const some = bench("posts", "--visitors", "16");
row("Message, durable, 16 at once", [some.posts_per_s, "/s", ">", 7000], [some.p99_ms, " ms", "<", 8]);
const one = bench("posts", "--visitors", "1");
row("Message, durable, one at a time", [one.posts_per_s, "/s", ">", 2500], [one.p50_ms, " ms", "<", 0.4]);

const unindexed = bench("posts", "--visitors", "64", "--without-search-index");
row(`64 at once with search indexing; ${grouped(unindexed.posts_per_s ?? 0)}/s without`, [
  all.posts_per_s,
  "/s",
  ">",
  0.8 * unindexed.posts_per_s,
]);

const single = bench("fanout", "--staff", "500");
row("One message to 500 staff", [single.frames_per_s, "/s", ">", 150000], [single.p99_ms, " ms", "<", 5]);
const many = bench("fanout", "--staff", "500", "--in-flight", "64");
row("64 in flight to 500 staff", [many.frames_per_s, "/s", ">", 500000]);

const idle = bench("idle", "--visitors", short ? "500" : "10000");
row("Idle daemon", [idle.daemon_rss_ready_bytes / 1e6, " MB", "<", 20]);
row("Idle visitor's socket", [idle.daemon_rss_per_socket_bytes / 1e3, " kB", "<", 12]);
row(
  "10,000 idle visitors",
  [idle.daemon_rss_bytes / 1e6, " MB", "<", 140],
  [idle.daemon_cpu_share * 100, " % of a core", "<", 1],
);

const large = data("large", 1_000_000, 10_000, 10_000);
const stored = bench("posts", "--visitors", "64", ...copied(large.made));
row("64 at once, 1 million messages stored", [stored.posts_per_s, "/s", ">", all.posts_per_s / 2]);
row("Start to first answer, 1 million messages stored", [stored.daemon_ready_ms, " ms", "<", 50]);
const storm = bench("storm", ...copied(large.made));
row("Others' p99 while staff connect, 10,000 open", [storm.p99_ms, " ms", "<", 2 * storm.undisturbed_p99_ms]);
const search = bench("search", "--data-dir", large.made);
row("Search in 1 million messages", [search.p99_ms, " ms", "<", 10]);

const open = data("open", 200_000, 100_000, 100_000);
row("Inbox page of 50 among 100,000 open", [open.first.p99_ms, " ms", "<", 3]);

if (spawnSync("scripts/needs.sh", ["has", "postgresql"]).status === 0) {
  // Not in the place of this run, which is closed to the user that the server runs as.
  const server = path.resolve(`target/bench/postgres-${process.pid}`);
  const url = said("scripts/postgres.sh", "start", server);
  process.on("exit", () => spawnSync("scripts/postgres.sh", ["stop", server]));
  run("scripts/bench/postgres.sh", "durable", url);
  const database = url.replace(/\/postgres$/, "/bench");
  const ours = bench("posts", "--visitors", "16", "--database-url", database);
  const theirs = Number(said("scripts/bench/postgres.sh", "rate", database, "16", String(seconds)));
  row("PostgreSQL, 16 at once, beside pgbench", [ours.posts_per_s, "/s", ">", 0.6 * theirs]);
} else {
  rows.push(["PostgreSQL, 16 at once, beside pgbench", "not installed", "–", "–"]);
}

const heads = ["measure", "reached", "wanted", "met"];
const widths = heads.map((head, n) => Math.max(head.length, ...rows.map(cells => cells[n].length)));
const say = text => process.stdout.write(`${text}\n`);
const padded = cells => cells.map((cell, n) => cell.padEnd(widths[n])).join("  ");
say("");
for (const cells of [heads, ...rows]) say(padded(cells).trimEnd());
if (slow) say(`\n${slow}`);
if (lost.length > 0) {
  process.stderr.write(`\nError: not everything arrived, or a run failed: ${lost.join("; ")}\n`);
  process.exitCode = 1;
}
if (!short) {
  say("");
  run("cargo", "bench", "--quiet", "--locked", "--package", "omnichat-store", "--bench", "store");
  run("cargo", "bench", "--quiet", "--locked", "--package", "omnichatd", "--bench", "fanout");
}
