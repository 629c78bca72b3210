// The requests about oneself: profile, password, address, second factor and signed-in devices.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FETCHED_ANEW, useChange } from "../../lib/changes.ts";
import { answerOf, api, lookAgain } from "../../lib/http.ts";
import { know, leave } from "../../lib/session.ts";

const SESSIONS = ["sessions"];
const SECOND_FACTOR = ["second-factor"];

export function useChangeName() {
  return useMutation({
    mutationFn: (name: string) => answerOf(api.PATCH("/api/v1/me", { body: { name } })),
    onSuccess: know,
  });
}

export function useChangePassword() {
  return useChange(
    (body: { current: string; new: string }) => answerOf(api.POST("/api/v1/me/password", { body })),
    SESSIONS,
  );
}

export function useChangeEmail() {
  return useMutation({
    mutationFn: (body: { email: string; password: string }) =>
      answerOf(api.POST("/api/v1/me/email", { body })),
  });
}

export function useVerifyEmail() {
  return useMutation({ mutationFn: () => answerOf(api.POST("/api/v1/me/verify-email")) });
}

export function useSecondFactor() {
  return useQuery({
    queryKey: SECOND_FACTOR,
    ...FETCHED_ANEW,
    queryFn: ({ signal }) => answerOf(api.GET("/api/v1/me/second-factor", { signal })),
  });
}

export function useBeginSecondFactor() {
  return useMutation({
    mutationFn: (password: string) =>
      answerOf(api.POST("/api/v1/me/second-factor", { body: password ? { password } : {} })),
  });
}

export function useConfirmSecondFactor() {
  return useMutation({
    mutationFn: (code: string) => answerOf(api.POST("/api/v1/me/second-factor/confirm", { body: { code } })),
  });
}

export function useNewCodes() {
  return useChange(
    (code: string) => answerOf(api.POST("/api/v1/me/second-factor/codes", { body: { code } })),
    SECOND_FACTOR,
  );
}

export function useRemoveSecondFactor() {
  return useChange(async (code: string) => {
    await answerOf(api.POST("/api/v1/me/second-factor/remove", { body: { code } }));
    await lookAgain();
  }, SECOND_FACTOR);
}

/** All signed-in devices of this person. */
export function useSessions() {
  return useQuery({
    queryKey: SESSIONS,
    ...FETCHED_ANEW,
    queryFn: async ({ signal }) => (await answerOf(api.GET("/api/v1/me/sessions", { signal }))).items,
  });
}

export function useEndSession() {
  return useChange(
    (id: string) => answerOf(api.DELETE("/api/v1/me/sessions/{id}", { params: { path: { id } } })),
    SESSIONS,
  );
}

/** Signs out everywhere; this device goes on when `keep_this`. When not, nothing can be fetched any more. */
export function useEndSessions() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (keep_this: boolean) =>
      answerOf(api.POST("/api/v1/me/sessions/end", { body: { keep_this } })),
    onSuccess: (_, kept) => (kept ? queries.invalidateQueries({ queryKey: SESSIONS }) : leave()),
  });
}
