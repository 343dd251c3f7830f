/** One key of a test, ready to be laid on texts. */
import type { MatchText } from './text.ts'

/**
 * Pays for what is looked at: throws when a run has used up its steps. Every matcher pays before or while it looks, and
 * in proportion to what it does. THREATS SV2
 */
export type Work = { look(signs: number): void }

export type MatchKey = {
  /** Whether the key fits the text. */
  fits(text: MatchText, work: Work): boolean
  /** The same, with what `${0}`, `${1}` … hold then; undefined: it does not fit. RFC 5229 §3.2 */
  capture(text: MatchText, work: Work): readonly string[] | undefined
}
