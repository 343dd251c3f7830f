/** What is said about a script: a line for each place in it. RFC 5804 §2.6 */
import type { TextRef } from '../../lib/text.ts'
import { FAULTS_TOLD } from './limits.ts'
import type { Session } from './session.ts'

type Said = { readonly line: number; readonly column: number; readonly text: TextRef }

/** Faults or warnings, in the order of the script. */
export function scriptLines(session: Session, said: readonly Said[]): readonly string[] {
  const lines = said.slice(0, FAULTS_TOLD).map(({ line, column, text }) => {
    const values = { line: String(line), column: String(column), text: session.phrase(text) }
    return session.phrase({ key: 'managesieve.place', values })
  })
  const left = said.length - lines.length
  return left === 0 ? lines : [...lines, session.phrase({ key: 'managesieve.more', values: { n: left } })]
}
