// Getting in without a session: a forgotten password, a sign-up, and the links that mails carry. Tokens travel in bodies only.

import { useMutation } from "@tanstack/react-query";
import { answerOf, openApi } from "../../lib/http.ts";

export function useForgot() {
  return useMutation({
    mutationFn: (email: string) => answerOf(openApi.POST("/api/v1/auth/forgot", { body: { email } })),
  });
}

export function useReset(token: string) {
  return useMutation({
    mutationFn: (password: string) =>
      answerOf(openApi.POST("/api/v1/auth/reset", { body: { token, password } })),
  });
}

export interface NewOrganization {
  organization: string;
  name: string;
  email: string;
  password: string;
}

export function useSignUp() {
  return useMutation({
    mutationFn: (body: NewOrganization) => answerOf(openApi.POST("/api/v1/auth/sign-up", { body })),
  });
}

/** What a link in a mail confirms: an address, or a sign-up. */
export type Confirmed = "email" | "sign-up";

export function useConfirm(what: Confirmed) {
  return useMutation({
    mutationFn: (token: string) =>
      what === "email"
        ? answerOf(openApi.POST("/api/v1/auth/confirm-email", { body: { token } }))
        : answerOf(openApi.POST("/api/v1/auth/sign-up/confirm", { body: { token } })),
  });
}
