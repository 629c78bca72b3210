// Signing in with email and password. The refresh token goes into a cookie, the access token to lib/session.

import { useMutation } from "@tanstack/react-query";
import { answerOf, openApi } from "../../lib/http.ts";
import { enter } from "../../lib/session.ts";

export interface Credentials {
  email: string;
  password: string;
  tenant_id?: string;
}

export function useSignIn() {
  return useMutation({
    mutationFn: (credentials: Credentials) =>
      answerOf(
        openApi.POST("/api/v1/auth/login", {
          body: { ...credentials, keep: "cookie", device: "Dashboard in a browser" },
        }),
      ),
    onSuccess: enter,
  });
}
