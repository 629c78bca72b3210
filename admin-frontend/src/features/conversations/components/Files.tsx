// The files of a message: pictures as pictures, everything else as a line to download. Each is reached by a link that
// holds for some minutes and is asked for when it is needed.

import { useState } from "react";
import { Icon } from "../../../components/ui/Icon.tsx";
import { saveFrom, size } from "../../../lib/files.ts";
import type { Attachment } from "../../../lib/words.ts";
import { linkOf, useLink } from "../api.ts";

const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

export function Files({ files }: { files: readonly Attachment[] }) {
  return (
    <ul class="files">
      {files.map(file => (
        <li key={file.id}>
          {PICTURES.includes(file.media_type) ? <Picture file={file} /> : <Line file={file} />}
        </li>
      ))}
    </ul>
  );
}

function Picture({ file }: { file: Attachment }) {
  const link = useLink(file.id);
  const [broken, setBroken] = useState(false);
  if (link.isError || broken) return <Line file={file} />;
  return (
    <a class="files-picture" href={link.data?.url} target="_blank" rel="noopener noreferrer">
      {link.data && (
        <img src={link.data.url} alt={file.name} loading="lazy" onError={() => setBroken(true)} />
      )}
    </a>
  );
}

function Line({ file }: { file: Attachment }) {
  const [failed, setFailed] = useState(false);
  const fetchIt = async () => {
    setFailed(false);
    try {
      saveFrom((await linkOf(file.id)).url, file.name);
    } catch {
      setFailed(true);
    }
  };
  return (
    <button type="button" class="files-line" onClick={() => void fetchIt()}>
      <Icon name="clip" />
      <span class="files-name">{file.name}</span>
      <span class="files-size">{failed ? "Could not be fetched. Try again" : size(file.bytes)}</span>
    </button>
  );
}
