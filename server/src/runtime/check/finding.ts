/** One line of `valija check`: what was looked at, how it is, and what to do about it. */
import type { TextRef, TextValues } from '../../lib/text.ts'

export type FindingState = 'ok' | 'attention' | 'problem'

export type Finding = {
  /** For programs: `port.smtp`, `dns.mx`. */
  readonly id: string
  readonly state: FindingState
  readonly text: TextRef
  /** What to do; only where there is something to do. */
  readonly advice?: TextRef
}

export function fine(id: string, key: string, values: TextValues = {}): Finding {
  return { id, state: 'ok', text: { key: `check.${key}`, values } }
}

/** A finding with advice: the catalogue has `check.KEY` and `check.KEY.do`. */
export function trouble(
  state: 'attention' | 'problem',
  id: string,
  key: string,
  values: TextValues = {},
): Finding {
  return {
    id,
    state,
    text: { key: `check.${key}`, values },
    advice: { key: `check.${key}.do`, values },
  }
}
