// The changes of canned replies.

import { CANNED } from "../../lib/canned-replies.ts";
import { useChange } from "../../lib/changes.ts";
import { answerOf, api } from "../../lib/http.ts";

/** Makes one, or changes the one with this id. */
export function useWriteCannedReply(id: string | undefined) {
  return useChange(
    (body: { shortcut: string; body: string }) =>
      answerOf(
        id
          ? api.PUT("/api/v1/canned-replies/{id}", { params: { path: { id } }, body })
          : api.POST("/api/v1/canned-replies", { body }),
      ),
    CANNED,
  );
}

export function useRemoveCannedReply() {
  return useChange(
    (id: string) => answerOf(api.DELETE("/api/v1/canned-replies/{id}", { params: { path: { id } } })),
    CANNED,
  );
}
