// Signing in with email and password. The refresh token goes into a cookie, the access token to lib/session.

import { useMutation } from "@tanstack/react-query";
import { askUnsigned } from "../../lib/http.ts";
import { enter } from "../../lib/session.ts";
import type { Tokens } from "../../lib/words.ts";

export interface Credentials {
  email: string;
  password: string;
  tenant_id?: string;
}

export function useSignIn() {
  return useMutation({
    mutationFn: (credentials: Credentials) =>
      askUnsigned<Tokens>("/auth/login", {
        method: "POST",
        body: { ...credentials, keep: "cookie", device: "Dashboard in a browser" },
      }),
    onSuccess: enter,
  });
}
