// Looking an invite up and accepting it. The token travels in bodies only, never in an address that a log could keep.

import { useMutation, useQuery } from "@tanstack/react-query";
import { answerOf, openApi } from "../../lib/http.ts";
import { mayPass } from "../../lib/problem.ts";
import { enter } from "../../lib/session.ts";

export function useInvite(token: string) {
  return useQuery({
    queryKey: ["invites", token],
    enabled: token !== "",
    retry: (failures, error) => failures < 2 && mayPass(error),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: ({ signal }) => answerOf(openApi.POST("/api/v1/invites/show", { body: { token }, signal })),
  });
}

export function useAcceptInvite(token: string) {
  return useMutation({
    mutationFn: (given: { name: string; password: string }) =>
      answerOf(openApi.POST("/api/v1/invites/accept", { body: { ...given, token, keep: "cookie" } })),
    onSuccess: enter,
  });
}
