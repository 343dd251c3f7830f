/** A ledger on one engine: noted, taken in, searched, as the service does it. */
import { join } from 'node:path'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { BookKeeper, type BookKeeperDeps } from '../../src/service/ledger/book-keeper.ts'
import type { LedgerEvent } from '../../src/service/ledger/event.ts'
import type { EventFilter } from '../../src/service/ledger/event-terms.ts'
import { createLedger, type Ledger } from '../../src/service/ledger/ledger.ts'
import { type Found, searchEvents } from '../../src/service/ledger/search.ts'
import { LedgerReader } from '../../src/store/ledger/ledger-reader.ts'
import { openLedgerTables } from '../../src/store/ledger/ledger-schema.ts'
import type { LedgerScope } from '../../src/store/ledger/ledger-scope.ts'
import { SpoolWriter } from '../../src/store/ledger/spool.ts'
import type { Database } from '../../src/store/sql.ts'
import type { Engine } from './engines.ts'

export type TestLedger = {
  readonly db: Database
  readonly spool: string
  readonly clock: { ms: number; now(): number }
  readonly keeper: BookKeeper
  readonly reader: LedgerReader
  /** A thread of that name. */
  thread(name: string): Ledger & Disposable
  /** Notes, keeps and takes in. */
  record(...events: readonly LedgerEvent[]): Promise<void>
  find(filter: Partial<EventFilter>, scope?: LedgerScope, limit?: number): Promise<Found>
}

/** 2026-11-22 12:00 UTC */
export const NOON_MS = 1_795_348_800_000

export async function openTestLedger(
  engine: Pick<Engine, 'dir' | 'database'>,
  more: Partial<BookKeeperDeps> = {},
  db: Database = engine.database('ledger'),
): Promise<TestLedger> {
  await openLedgerTables(db)
  const spool = join(engine.dir, 'ledger-spool')
  const clock = { ms: NOON_MS, now: () => clock.ms }
  const keeper = new BookKeeper({ db, spool, node: 'node-1', keepDays: 10, clock, log: silentLog, ...more })
  const reader = new LedgerReader(db)
  const thread = (name: string): Ledger & Disposable => {
    const writer = new SpoolWriter({ folder: spool, name, log: silentLog, metrics: new Metrics() })
    return { ...createLedger(writer, clock), [Symbol.dispose]: () => writer[Symbol.dispose]() }
  }
  const usual = thread('usual')
  return {
    db,
    spool,
    clock,
    keeper,
    reader,
    thread,
    async record(...events) {
      for (const event of events) usual.note(event)
      usual.keep()
      await keeper.takeIn()
    },
    find: (filter, scope = 'all', limit = 100) =>
      searchEvents(
        { reader, now: () => performance.now() },
        scope,
        { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, ...filter },
        { limit },
      ),
  }
}

/** A way out of message number `n`: accepted, queued, relayed. Fifty senders, a thousand recipients, forty domains. */
export function wayOut(n: number, atMs: number, organisationId = 1 + (n % 3)): readonly LedgerEvent[] {
  const domain = `domain${n % 40}.test`
  const common = {
    atMs,
    organisationId,
    accountId: n % 50,
    id: `delivery-${n}.1`,
    from: `sender${n % 50}@empresa.test`,
    to: [`person${n % 1000}@${domain}`],
  }
  const messageId = `<message-${n}@empresa.test>`
  return [
    {
      ...common,
      kind: 'accepted',
      ip: `10.0.${(n >> 8) & 255}.${n & 255}`,
      messageId,
      class: 'out',
      sizeBytes: 1000,
    },
    { ...common, kind: 'queued', queueId: n.toString(36) },
    {
      ...common,
      kind: 'relayed',
      queueId: n.toString(36),
      domain,
      host: `mx.${domain}`,
      ip: '203.0.113.7',
      tls: 'TLSv1.3',
      reply: { code: 250, status: '2.0.0', text: `2.0.0 Ok: queued as ${n}` },
    },
  ]
}
