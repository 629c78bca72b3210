// The requests about who works here: users, invites, roles and teams.

import { useQuery } from "@tanstack/react-query";
import { FETCHED_ANEW, useChange } from "../../lib/changes.ts";
import { answerOf, api } from "../../lib/http.ts";
import { allOf } from "../../lib/pages.ts";
import { type GivenRole, ROLES_KEY } from "../../lib/roles.ts";
import { TEAMS_KEY } from "../../lib/teams.ts";
import type { Permission, Sees } from "../../lib/words.ts";

const USERS = ["users"];
const INVITES = ["invites"];

/** Everybody who works in this tenant. */
export function usePeople() {
  return useQuery({
    queryKey: [...USERS, "people"],
    ...FETCHED_ANEW,
    queryFn: ({ signal }) =>
      allOf(query => answerOf(api.GET("/api/v1/users", { params: { query }, signal }))),
  });
}

export interface PersonChange extends Partial<GivenRole> {
  disabled?: boolean;
}

export function useChangePerson(id: string) {
  return useChange(
    (body: PersonChange) => answerOf(api.PATCH("/api/v1/users/{id}", { params: { path: { id } }, body })),
    USERS,
    ROLES_KEY,
  );
}

export function useRemovePerson(id: string) {
  return useChange<undefined>(
    () => answerOf(api.DELETE("/api/v1/users/{id}", { params: { path: { id } } })),
    USERS,
    ROLES_KEY,
    TEAMS_KEY,
  );
}

export function useUnlock(id: string) {
  return useChange(
    () => answerOf(api.POST("/api/v1/users/{id}/unlock", { params: { path: { id } } })),
    USERS,
  );
}

export function useResetSecondFactor(id: string) {
  return useChange<undefined>(
    () => answerOf(api.POST("/api/v1/users/{id}/reset-second-factor", { params: { path: { id } } })),
    USERS,
  );
}

export function useInvites() {
  return useQuery({
    queryKey: INVITES,
    ...FETCHED_ANEW,
    queryFn: ({ signal }) =>
      allOf(query => answerOf(api.GET("/api/v1/invites", { params: { query }, signal }))),
  });
}

export function useInvitePerson() {
  return useChange(
    (body: { email: string } & GivenRole) => answerOf(api.POST("/api/v1/invites", { body })),
    INVITES,
  );
}

export function useRevokeInvite(id: string) {
  return useChange<undefined>(
    () => answerOf(api.DELETE("/api/v1/invites/{id}", { params: { path: { id } } })),
    INVITES,
  );
}

export interface RoleForm {
  name: string;
  permissions: Permission[];
  sees: Sees;
}

/** Makes a role, or changes the one of this id. */
export function useSaveRole(id: string | undefined) {
  return useChange(
    (body: RoleForm) =>
      id === undefined
        ? answerOf(api.POST("/api/v1/roles", { body }))
        : answerOf(api.PATCH("/api/v1/roles/{id}", { params: { path: { id } }, body })),
    ROLES_KEY,
    USERS,
  );
}

export function useDeleteRole(id: string) {
  return useChange<undefined>(
    () => answerOf(api.DELETE("/api/v1/roles/{id}", { params: { path: { id } } })),
    ROLES_KEY,
  );
}

export interface TeamForm {
  name: string;
  members: string[];
}

/** Makes a team, or changes the one of this id. */
export function useSaveTeam(id: string | undefined) {
  return useChange(
    (body: TeamForm) =>
      id === undefined
        ? answerOf(api.POST("/api/v1/teams", { body }))
        : answerOf(api.PATCH("/api/v1/teams/{id}", { params: { path: { id } }, body })),
    TEAMS_KEY,
  );
}

export function useDeleteTeam(id: string) {
  return useChange<undefined>(
    () => answerOf(api.DELETE("/api/v1/teams/{id}", { params: { path: { id } } })),
    TEAMS_KEY,
  );
}
