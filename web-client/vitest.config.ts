// The tests of the socket talk to a real WebSocket server on loopback, with Node's own client.
import { defineConfig } from "vitest/config";

export default defineConfig({ test: { include: ["test/**/*.test.ts"], environment: "node" } });
