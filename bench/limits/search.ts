/**
 * What the search index costs and how fast it answers, in the store and the service alone, without a protocol:
 * `node bench/limits/search.ts [--engine sqlite] [--messages 10000] [--url PG] [--dir DIR]`.
 * Bodies are those of `bench/load/imap.mjs`. Prints one JSON line a figure.
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ChangeBus } from '../../server/src/lib/change-bus.ts'
import { silentLog } from '../../server/src/lib/log.ts'
import type { AccountId, MailboxId } from '../../server/src/mail/ids.ts'
import { derive } from '../../server/src/mail/message/derive.ts'
import { searchable } from '../../server/src/mail/message/searchable.ts'
import { AccountMail } from '../../server/src/service/mailbox/account-mail.ts'
import type { SearchKey } from '../../server/src/service/search/search-key.ts'
import { createSearches, type SearchScope } from '../../server/src/service/search/search-mailbox.ts'
import type { AccountStore, NewMessage } from '../../server/src/store/account-store.ts'
import { openStores } from '../../server/src/store/open-stores.ts'

type Messages = { next(to: string, from: string, extra: string): { head: Buffer; body: Buffer } }
const load = (await import(new URL('../load/lib.mjs', import.meta.url).href)) as {
  readonly Mix: new (sizes: string, variants: number) => Messages
}

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'sqlite' },
    messages: { type: 'string', default: '10000' },
    variants: { type: 'string', default: '12' },
    dir: { type: 'string' },
    url: { type: 'string', default: process.env['TEST_PG_URL'] ?? '' },
  },
})
const count = Number(values.messages)
const dir = await mkdtemp(join(values.dir ?? tmpdir(), 'valija-bench-'))
const stores = await openStores({
  dataDir: dir,
  engine:
    values.engine === 'sqlite' ? { kind: 'sqlite' } : { kind: 'postgres', url: values.url, connections: 4 },
  bus: new ChangeBus(),
  log: silentLog,
})
try {
  const accountId = (1_000_000 + (Date.now() % 1_000_000_000)) as AccountId
  const store = stores.accounts.open(accountId)
  await store.provision()
  const inbox = await store.mailbox('INBOX')
  if (inbox === undefined) throw new Error('no INBOX')
  const textBytes = await fill(store, inbox.id)
  await stores.checkpoint()
  await ask(store, inbox.id, textBytes)
} finally {
  await stores[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
}

function emit(metric: string, value: number, unit: string): void {
  console.log(
    JSON.stringify({ workload: 'search', engine: values.engine, messages: count, metric, value, unit }),
  )
}

/** Octets of text in all messages. */
async function fill(account: AccountStore, inbox: MailboxId): Promise<number> {
  const mix = new load.Mix('4:70,30:25,100:5', Number(values.variants))
  let textBytes = 0
  for (let from = 0; from < count; from += 100) {
    const some: NewMessage[] = []
    for (let n = from; n < Math.min(count, from + 100); n++) {
      const extra = n % 50 === 0 ? 'X-Rare: zyzzyva\r\nComments: zyzzyva\r\n' : ''
      const { head, body } = mix.next('ana@empresa.test', `sender${n % 500}@example.org`, extra)
      const bytes = Buffer.concat([head, body])
      const text = searchable(bytes)
      textBytes += Buffer.byteLength(text.header) + Buffer.byteLength(text.body)
      some.push({ bytes, derived: derive(bytes), internalDateMs: Date.now(), flags: [] })
    }
    await account.append(inbox, some, {})
  }
  return textBytes
}

async function ask(store: AccountStore, inbox: MailboxId, textBytes: number): Promise<void> {
  const account = new AccountMail(store, {} as never)
  const searches = createSearches()
  const view = await account.view(inbox)
  const scope: SearchScope = {
    view,
    keywords: [],
    count: view.count,
    lastUid: view.uids[view.count - 1] ?? 0,
    saved: [],
    nowMs: Date.now(),
    aligned: true,
    placeOf: (number) => number - 1,
    breathe: () => new Promise(setImmediate),
  }
  const before = await diskBytes()
  const built = performance.now()
  const cpu = process.cpuUsage()
  await searches.search(account, scope, { kind: 'body', text: 'qqqq' })
  const ms = performance.now() - built
  const { user, system } = process.cpuUsage(cpu)
  emit('build', Math.round(count / (ms / 1000)), 'messages/s')
  emit('build_cpu', Math.round((user + system) / count), 'µs/message')
  emit('text', Math.round(textBytes / count), 'octets/message')
  if (values.engine === 'sqlite')
    emit(
      'stored',
      Math.round(((await diskBytes()) - before) / (textBytes / 100)) / 100,
      'octets/octet of text',
    )
  const asked: readonly (readonly [string, SearchKey])[] = [
    ['subject', { kind: 'header', field: 'subject', text: 'invoice' }],
    ['from', { kind: 'header', field: 'from', text: 'sender77@example.org' }],
    ['header', { kind: 'header', field: 'comments', text: 'zyzzyva' }],
    ['text', { kind: 'text', text: 'zyzzyva' }],
    ['text_common', { kind: 'text', text: 'meeting' }],
    ['text_letter', { kind: 'text', text: 'e' }],
    ['body_phrase', { kind: 'body', text: 'quarter budget' }],
    ['body_spaces', { kind: 'body', text: ' quarter budget ' }],
  ]
  for (const [name, key] of asked) {
    const times: number[] = []
    let hits = 0
    const since = process.cpuUsage()
    for (let n = 0; n < 9; n++) {
      const begun = performance.now()
      hits = (await searches.search(account, scope, key)).numbers.length
      times.push(performance.now() - begun)
    }
    times.sort((a, b) => a - b)
    const used = process.cpuUsage(since)
    emit(`${name} (${hits} hits)`, Math.round((times[4] ?? 0) * 10) / 10, 'ms')
    // Of this process; on a machine that others use it says more.
    emit(`${name}_cpu`, Math.round((used.user + used.system) / 900) / 10, 'ms')
  }
}

/** After everything was copied back. */
async function diskBytes(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, values.engine === 'sqlite' ? 5_500 : 0))
  await stores.checkpoint()
  let bytes = 0
  for (const name of await readdir(join(dir, 'accounts'), { recursive: true }).catch(() => []))
    if (name.includes('.db')) bytes += (await stat(join(dir, 'accounts', name))).size
  return bytes
}
