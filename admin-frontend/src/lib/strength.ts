// How hard a password is to guess. Its dictionaries are large: import this file on demand only.

import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import * as common from "@zxcvbn-ts/language-common";

// The leaked passwords and the patterns of keyboards. Lists of English words would be three times as much to load, for
// words that the server, which has them, refuses all the same.
const judge = new ZxcvbnFactory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs });

/** 0 (falls at once) to 4 (holds). The server takes 2 and better. */
export type Score = 0 | 1 | 2 | 3 | 4;

/** The time to judge grows with the length, and what comes later adds little. */
const JUDGED_CHARS = 100;

export function scoreOf(password: string, personal: string[]): Score {
  return judge.check(password.slice(0, JUDGED_CHARS), personal).score;
}
