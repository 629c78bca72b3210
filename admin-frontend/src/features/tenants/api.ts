// The requests about tenants: those that one may work in, and one's own with its rules.

import { useQuery } from "@tanstack/react-query";
import { FETCHED_ANEW, useChange } from "../../lib/changes.ts";
import { answerOf, api, lookAgain } from "../../lib/http.ts";

const KEY = ["tenants"];

/** All tenants that one may work in. */
export function useTenants() {
  return useQuery({
    queryKey: KEY,
    ...FETCHED_ANEW,
    queryFn: async ({ signal }) => (await answerOf(api.GET("/api/v1/me/tenants", { signal }))).items,
  });
}

export function useCreateTenant() {
  return useChange(
    (body: { name: string; parent_id: string }) => answerOf(api.POST("/api/v1/tenants", { body })),
    KEY,
  );
}

export interface TenantChange {
  name?: string;
  suspended?: boolean;
  second_factor_required?: boolean;
  operator_hours?: number;
}

/** Changes a tenant. One's own stands in everything that is known of who is signed in, so that is asked anew. */
export function useChangeTenant(id: string) {
  return useChange(async (body: TenantChange) => {
    const tenant = await answerOf(api.PATCH("/api/v1/tenants/{id}", { params: { path: { id } }, body }));
    await lookAgain();
    return tenant;
  }, KEY);
}

export function useDeleteTenant(id: string) {
  return useChange<undefined>(async () => {
    await answerOf(api.DELETE("/api/v1/tenants/{id}", { params: { path: { id } } }));
    await lookAgain();
  }, KEY);
}

export function useRestoreTenant() {
  return useChange(async (id: string) => {
    await answerOf(api.POST("/api/v1/tenants/{id}/restore", { params: { path: { id } } }));
    await lookAgain();
  }, KEY);
}
