/** A queue service on one engine, with nobody inside unless the test says so. */

import { dirname, join } from 'node:path'
import { DSN_TEXTS } from '../../src/lib/catalogue/dsn.ts'
import { QUEUE_TEXTS } from '../../src/lib/catalogue/queue.ts'
import { CatalogueTexts } from '../../src/lib/catalogue-texts.ts'
import { type Clock, systemClock } from '../../src/lib/clock.ts'
import { type Log, silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import type { Scheduler } from '../../src/lib/scheduler.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import type { OrganisationId } from '../../src/mail/ids.ts'
import { connect } from '../../src/net/connect.ts'
import type { RuledDirectory } from '../../src/service/delivery/expand.ts'
import type { LocalDelivery } from '../../src/service/delivery/local-delivery.ts'
import type { QueueDeps } from '../../src/service/queue/queue-deps.ts'
import { type QueueService, startQueue } from '../../src/service/queue/queue-service.ts'
import type { Submission } from '../../src/service/queue/submission.ts'
import { SqliteDatabase } from '../../src/store/dialect/sqlite.ts'
import type { Resolution } from '../../src/store/directory-types.ts'
import type { RecipientRow } from '../../src/store/queue-rows.ts'
import type { Route } from '../../src/store/queue-types.ts'
import { KEY_BYTES, Sealer } from '../../src/store/sealed/sealer.ts'
import type { Database } from '../../src/store/sql.ts'
import type { SmtpSink } from './smtp-sink.ts'

export const TEST_SEALER = new Sealer([new Uint8Array(KEY_BYTES).fill(7)])

export const emptyDirectory: RuledDirectory = {
  resolve: async (): Promise<Resolution> => ({ kind: 'foreign' }),
  domain: async () => undefined,
  account: async () => undefined,
  accountByAddress: async () => undefined,
  ownAddresses: async () => new Set(),
  rules: async () => [],
}

export const noLocalDelivery: LocalDelivery = {
  deliver: async () => {
    throw new Error('nobody is inside')
  },
}

/** A log that shows only what nobody foresaw. */
export const alarmingLog: Log = {
  ...silentLog,
  error: (event, error) => console.error(event, error),
  with: () => alarmingLog,
}

export function queueDeps(
  db: Database,
  more: Partial<QueueDeps> & { clock?: Clock & Partial<Scheduler> } = {},
): QueueDeps {
  return {
    db,
    arrivals: db instanceof SqliteDatabase ? join(dirname(db.path), 'queue-arrivals') : undefined,
    sealer: TEST_SEALER,
    node: 'node-1',
    hostname: 'correo.empresa.test',
    clock: systemClock,
    scheduler: systemScheduler,
    random: () => 0.5,
    directory: emptyDirectory,
    local: noLocalDelivery,
    connect,
    resolver: { query: async () => ({ kind: 'no-name', ttlMs: 0 }) },
    ownHosts: new Set(['correo.empresa.test']),
    texts: new CatalogueTexts([DSN_TEXTS, QUEUE_TEXTS]),
    log: alarmingLog,
    metrics: new Metrics(),
    onFenced: () => undefined,
    ...more,
  }
}

export function startTestQueue(db: Database, more: Partial<QueueDeps> = {}): Promise<QueueService> {
  return startQueue(queueDeps(db, more))
}

let serial = 0

/** A small message from ana@empresa.test. */
export function submission(to: string | readonly string[], more: Partial<Submission> = {}): Submission {
  const recipients = typeof to === 'string' ? [to] : to
  return {
    reversePath: { local: 'ana', domain: 'empresa.test' },
    recipients: recipients.map((address) => ({ address, dsn: {} })),
    bytes: Buffer.from('From: ana@empresa.test\r\nSubject: hola\r\n\r\nUno.\r\n'),
    smtpUtf8: false,
    body: '7bit',
    organisationId: 1 as OrganisationId,
    senderVerified: true,
    acceptedMs: Date.now(),
    deliveryId: `test-${process.pid}-${++serial}`,
    ...more,
  }
}

/** Waits until `probe` answers true. */
export async function until(probe: () => boolean | Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const endMs = Date.now() + timeoutMs
  while (!(await probe())) {
    if (Date.now() > endMs) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Sends everything to that sink, whatever its domain. */
export async function routeTo(queue: QueueService, sink: SmtpSink, more: Partial<Route> = {}): Promise<void> {
  await queue.setRoute({
    domain: '*',
    host: '127.0.0.1',
    port: sink.port,
    tls: 'opportunistic',
    implicitTls: false,
    lmtp: false,
    username: null,
    password: null,
    ...more,
  })
}

/** What is left in the queue: rows, and messages that have none yet. */
export async function rowsLeft(queue: QueueService): Promise<number> {
  const row = await queue.store.db.read((sql) =>
    sql.get<{ n: number }>(
      `select (select count(*) from queue_message) + (select count(*) from queue_recipient)
         + (select count(*) from queue_body) as n`,
    ),
  )
  return (row?.n ?? 0) + queue.store.arrived
}

/** The only recipient in the queue, as a row. */
export async function onlyRecipient(queue: QueueService): Promise<RecipientRow | undefined> {
  return queue.store.db.read((sql) => sql.get<RecipientRow>('select * from queue_recipient'))
}
