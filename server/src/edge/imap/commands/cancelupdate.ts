/**
 * CANCELUPDATE: searches are no longer kept up to date. RFC 5267 §4.3.5
 *
 *   C: B04 CANCELUPDATE "B01"
 *   S: B04 OK Done
 */
import { defineCommand, done, type Reply } from '../command.ts'
import { LIST_ELEMENTS } from '../limits.ts'
import type { SelectedSession } from '../session.ts'
import type { Reader } from '../syntax/reader.ts'

export const cancelupdate = defineCommand({ name: 'CANCELUPDATE', when: 'selected', parse, run })

/** quoted *(SP quoted) */
function parse(read: Reader): readonly string[] {
  const tags: string[] = []
  do {
    if (tags.length === LIST_ELEMENTS) throw read.limit(`at most ${LIST_ELEMENTS} tags`)
    tags.push(read.string())
  } while (read.trySpace())
  read.end()
  return tags
}

async function run({ selected }: SelectedSession, tags: readonly string[]): Promise<Reply> {
  const known = tags.filter((tag) => selected.updated.delete(tag))
  if (known.length < new Set(tags).size)
    return { status: 'NO', code: 'CANNOT', text: { key: 'imap.not-updated' } }
  return done()
}
