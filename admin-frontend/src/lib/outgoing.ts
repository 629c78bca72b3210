// What can be done with a message on its way to a carrier, wherever it is shown.

import { answerOf, api } from "./http.ts";

/** Sends again what did not leave, or takes back what has not left yet. */
export type OutboxVerb = "retry" | "cancel";

export function askOutbox(id: string, verb: OutboxVerb) {
  const params = { path: { id } };
  return answerOf(
    verb === "retry"
      ? api.POST("/api/v1/outbox/{id}/retry", { params })
      : api.POST("/api/v1/outbox/{id}/cancel", { params }),
  );
}
