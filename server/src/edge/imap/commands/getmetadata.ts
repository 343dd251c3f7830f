/**
 * GETMETADATA: notes of clients about a mailbox, or with the empty name about the account and its server.
 *
 *   C: a2 GETMETADATA (DEPTH 1 MAXSIZE 1024) INBOX (/private/vendor/acme)
 *   S: * METADATA "INBOX" (/private/vendor/acme/colour "rojo")
 *   S: a2 OK Done
 *
 * RFC 5464 §4.2
 */
import { defineCommand, done, type Reply } from '../command.ts'
import { choose, notesOf, tellNotes } from '../metadata.ts'
import type { SignedInSession } from '../session.ts'
import { type Depth, readEntries, readGetOptions } from '../syntax/metadata.ts'
import type { Reader } from '../syntax/reader.ts'

export const getmetadata = defineCommand({ name: 'GETMETADATA', when: 'signed-in', parse, run })

type GetArgs = {
  readonly maxSize: number | undefined
  readonly depth: Depth
  readonly mailbox: string
  readonly entries: readonly string[]
}

/** [options SP] mailbox SP entries. RFC 5464 §5 */
function parse(read: Reader): GetArgs {
  let options: Pick<GetArgs, 'maxSize' | 'depth'> = { maxSize: undefined, depth: 0 }
  if (read.sees('(')) {
    options = readGetOptions(read)
    read.space()
  }
  const mailbox = read.mailbox()
  read.space()
  const entries = readEntries(read)
  read.end()
  return { ...options, mailbox, entries }
}

async function run(session: SignedInSession, args: GetArgs): Promise<Reply> {
  const { account } = session
  const row = args.mailbox === '' ? undefined : await account.existing(args.mailbox)
  await row?.shared?.demand('r')
  const kept = await (row?.shared ?? account).annotations(row?.id ?? 0)
  const chosen = choose(notesOf(session, row, kept), args.entries, args.depth)
  let longest = 0
  for (const [entry, value] of chosen) {
    if (args.maxSize === undefined || value === undefined || value.length <= args.maxSize) continue
    longest = Math.max(longest, value.length)
    chosen.delete(entry)
  }
  tellNotes(session, row?.name ?? '', chosen)
  return longest === 0 ? done() : done(`METADATA LONGENTRIES ${longest}`)
}
