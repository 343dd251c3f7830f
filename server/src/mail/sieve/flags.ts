/** Flags as scripts write them: names parted by blanks, in one text or many. RFC 5232 §2 */
import { type Flag, SYSTEM_FLAGS } from '../flag.ts'

/** Flags of one message that a script may set. */
const FLAGS_MAX = 50
const KEYWORD = /^[!#$&'+,\-.0-9:;<=>?@A-Z[^_`a-z|}~]{1,255}$/

/** Each once, in their order; what cannot be a flag is left out. RFC 5232 §2 */
export function readFlags(texts: readonly string[]): readonly Flag[] {
  const flags = new Map<string, Flag>()
  for (const text of texts)
    for (const word of text.split(/[ \t\r\n]+/)) {
      const flag = flagOf(word)
      if (flag !== undefined && flags.size < FLAGS_MAX && !flags.has(flag.toLowerCase()))
        flags.set(flag.toLowerCase(), flag)
    }
  return [...flags.values()]
}

/** All of `flags` but those of `without`. */
export function withoutFlags(flags: readonly Flag[], without: readonly Flag[]): readonly Flag[] {
  const gone = new Set(without.map((flag) => flag.toLowerCase()))
  return flags.filter((flag) => !gone.has(flag.toLowerCase()))
}

function flagOf(word: string): Flag | undefined {
  if (word.startsWith('\\')) {
    const lower = word.toLowerCase()
    return SYSTEM_FLAGS.find((flag) => flag.toLowerCase() === lower) as Flag | undefined
  }
  return KEYWORD.test(word) ? (word as Flag) : undefined
}
