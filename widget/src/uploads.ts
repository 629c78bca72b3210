// The files of the message that is being written: sent up at once, so that the message itself leaves without waiting.
// Knows no DOM and no server. A file that did not get through stays and says why.

import type { Attachment } from "./api.ts";
import * as words from "./words.ts";

/** Most files of one message. */
const MOST = 10;

/** A file on its way up. */
export interface Upload {
  readonly file: File;
  /** How far it is, 0 to 1. */
  part: number;
  /** Ends it, while it is going up. */
  stop?: AbortController | undefined;
  /** It is on the server. */
  stored?: Attachment;
  /** Why it is not. */
  failed?: string;
  /** Whether another try makes sense. */
  again?: boolean;
}

type Put = (file: File, far: (part: number) => void, stop: AbortSignal) => Promise<Attachment>;

export class Uploads {
  list: Upload[] = [];
  /** Called after every change. */
  onChange = () => {};
  readonly #put: Put;
  readonly #bytes: number;

  /** `bytes` is the largest size of a file. */
  constructor(put: Put, bytes: number) {
    this.#put = put;
    this.#bytes = bytes;
  }

  /** Whether any is still going up. */
  get going(): boolean {
    return this.list.some(({ stop }) => stop);
  }

  get ready(): boolean {
    return this.list.some(({ stored }) => stored);
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      const failed = this.#wrong(file);
      const upload: Upload = { file, part: 0, failed };
      this.list.push(upload);
      if (!failed) void this.start(upload);
    }
    this.onChange();
  }

  /** Begins it, or begins it again. */
  async start(upload: Upload): Promise<void> {
    const far = (part: number) => {
      upload.part = part;
      this.onChange();
    };
    upload.stop = new AbortController();
    upload.failed = "";
    far(0);
    try {
      upload.stored = await this.#put(upload.file, far, upload.stop.signal);
    } catch (why) {
      upload.failed = (why as Error).message;
      upload.again = true;
    }
    upload.stop = undefined;
    this.onChange();
  }

  remove(upload: Upload): void {
    this.list = this.list.filter(one => one !== upload);
    upload.stop?.abort();
    this.onChange();
  }

  /** Takes out what is on the server, for a message that leaves now. */
  take(): Attachment[] {
    const taken = this.list.flatMap(({ stored }) => stored ?? []);
    this.list = this.list.filter(({ stored }) => !stored);
    this.onChange();
    return taken;
  }

  #wrong({ size }: File): string {
    if (size > this.#bytes) return words.tooLarge(this.#bytes);
    return this.list.length < MOST ? "" : words.tooMany(MOST);
  }
}
