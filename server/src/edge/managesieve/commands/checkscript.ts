/**
 * CHECKSCRIPT: what is wrong with a script; nothing is kept.
 *
 *   C: CHECKSCRIPT {5+}
 *   C: keep!
 *   S: NO "line 1, column 5: …"
 *
 * RFC 5804 §2.12
 */
import { defineCommand, ok, oneName, type Reply } from '../command.ts'
import { scriptLines } from '../script-lines.ts'
import type { SignedInSession } from '../session.ts'

export const checkscript = defineCommand({
  name: 'CHECKSCRIPT',
  when: 'signed-in',
  // A string too, however long.
  parse: oneName,
  run,
})

async function run(session: SignedInSession, text: string): Promise<Reply> {
  const warnings = await session.scripts.check(text)
  if (warnings.length === 0) return ok()
  return { status: 'OK', code: 'WARNINGS', text: scriptLines(session, warnings) }
}
