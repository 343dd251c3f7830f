/**
 * PUTSCRIPT: keeps a script that compiles, in place of one of that name. An active one is active as soon as it is answered.
 *
 *   C: PUTSCRIPT "vacaciones" {31+}
 *   C: require "fileinto";
 *   C: keep;
 *   S: OK
 *
 * RFC 5804 §2.6
 */
import { defineCommand, ok, type Reply } from '../command.ts'
import { scriptLines } from '../script-lines.ts'
import type { SignedInSession } from '../session.ts'
import type { Reader } from '../syntax/reader.ts'

export const putscript = defineCommand({ name: 'PUTSCRIPT', when: 'signed-in', parse, run })

/** SP sieve-name SP string */
function parse(read: Reader): { readonly name: string; readonly text: string } {
  read.space()
  const name = read.string()
  read.space()
  return { name, text: read.string() }
}

async function run(
  session: SignedInSession,
  { name, text }: { readonly name: string; readonly text: string },
): Promise<Reply> {
  const { warnings } = await session.scripts.put(name, text)
  if (warnings.length === 0) return ok()
  return { status: 'OK', code: 'WARNINGS', text: scriptLines(session, warnings) }
}
