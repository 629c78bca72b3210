// Signing in with email and password. The refresh token goes into a cookie, the access token to lib/session.

import { useMutation, useQuery } from "@tanstack/react-query";
import { answerOf, openApi } from "../../lib/http.ts";
import { enter } from "../../lib/session.ts";

export interface Credentials {
  email: string;
  password: string;
  /** Of the second factor, or a recovery code. */
  code?: string;
  tenant_id?: string;
}

export function useSignIn() {
  return useMutation({
    mutationFn: (credentials: Credentials) =>
      answerOf(
        openApi.POST("/api/v1/auth/login", {
          body: { ...credentials, keep: "cookie" },
        }),
      ),
    onSuccess: enter,
  });
}

/** The ways in that this server offers besides a password. */
export function useSignInOptions() {
  return useQuery({
    queryKey: ["sign-in-options"],
    queryFn: ({ signal }) => answerOf(openApi.GET("/api/v1/auth/options", { signal })),
  });
}

/** Where the browser goes to sign in with a provider; it comes back by itself. */
export const providerAddress = (id: string) => `/api/v1/auth/sso/${encodeURIComponent(id)}/start`;
