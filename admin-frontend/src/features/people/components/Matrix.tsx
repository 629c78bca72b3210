// The permissions as rows and the roles as columns.

import { Icon } from "../../../components/ui/Icon.tsx";
import { PERMISSION_GROUPS, PERMISSION_WORDS } from "../../../lib/permissions.ts";
import type { Roles } from "../../../lib/words.ts";
import "./matrix.css";

export function Matrix({ roles }: { roles: Roles }) {
  const columns = [
    ...roles.built_in.map(({ role, permissions }) => ({
      key: role as string,
      name: role as string,
      permissions,
    })),
    ...roles.custom.map(({ id, name, permissions }) => ({ key: id, name, permissions })),
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, and a keyboard has to reach it for that
    <section class="matrix" tabIndex={0} aria-label="What each role may do">
      <table>
        <thead>
          <tr>
            <th scope="col">Permission</th>
            {columns.map(({ key, name }) => (
              <th key={key} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {PERMISSION_GROUPS.map(([group, permissions]) => (
          <tbody key={group}>
            <tr>
              <th class="matrix-group" scope="rowgroup" colSpan={columns.length + 1}>
                {group}
              </th>
            </tr>
            {permissions.map(permission => (
              <tr key={permission}>
                <th scope="row">{PERMISSION_WORDS[permission]}</th>
                {columns.map(column => (
                  <td key={column.key}>
                    {column.permissions.includes(permission) ? (
                      <>
                        <Icon name="check" />
                        <span class="unseen">yes</span>
                      </>
                    ) : (
                      <span class="unseen">no</span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}
