// The files that go with the next message, on their way up or there already.

import { IconButton } from "../../../components/ui/Button.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { size } from "../../../lib/files.ts";
import { drop, type Upload } from "../uploads.ts";

export function Uploads({ conversation, uploads }: { conversation: string; uploads: readonly Upload[] }) {
  if (!uploads.length) return null;
  return (
    <ul class="uploads" aria-label="Files that go with it">
      {uploads.map(({ key, name, bytes, file, wrong }) => (
        <li key={key} class={wrong ? "uploads-wrong" : ""}>
          <Icon name={wrong ? "alert" : file ? "check" : "clock"} />
          <span class="uploads-name">{name}</span>
          <span class="uploads-said" role="status">
            {wrong ?? (file ? size(bytes) : "Is sent up")}
          </span>
          <IconButton icon="close" label={`Without ${name}`} onClick={() => drop(conversation, key)} />
        </li>
      ))}
    </ul>
  );
}
