/** Opened stores on every engine, and messages to put into them. */
import { suite, type TestContext, test } from 'node:test'
import { ChangeBus } from '../../src/lib/change-bus.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Refusal, type RefusalCode } from '../../src/lib/refusal.ts'
import type { Flag } from '../../src/mail/flag.ts'
import type { AccountId, MailboxId, Uid } from '../../src/mail/ids.ts'
import type { AccountStore, NewMessage } from '../../src/store/account-store.ts'
import { openStores, type StoreOptions, type Stores } from '../../src/store/open-stores.ts'
import { ENGINES, type Engine, openEngine } from './engines.ts'

export const ANA = 7 as AccountId
export const LUIS = 8 as AccountId

/** One test on every engine, each time in a fresh, empty place. */
export function eachEngine(title: string, run: (t: TestContext, engine: Engine) => Promise<void>): void {
  for (const name of ENGINES)
    test(`${title} (${name})`, async (t: TestContext) => {
      await using engine = await openEngine(name)
      await run(t, engine)
    })
}

/** The same on all engines at once: for tests that mostly wait, and bound neither time nor memory. */
export function allEngines(title: string, run: (t: TestContext, engine: Engine) => Promise<void>): void {
  suite(title, { concurrency: true }, () => eachEngine(title, run))
}

/** Where stores are opened. */
export type Place = Pick<Engine, 'dir' | 'postgres'> & Pick<StoreOptions, 'readFiles'>

/** A second call with the same place opens the same data again, as another thread would. */
export function openTestStores(place: Place, options: Partial<StoreOptions> = {}): Promise<Stores> {
  return openStores({ ...storeOptions(place), ...options })
}

export function storeOptions(place: Place): StoreOptions {
  return {
    dataDir: place.dir,
    engine:
      place.postgres === undefined
        ? { kind: 'sqlite' }
        : { kind: 'postgres', ...place.postgres, connections: 4 },
    bus: new ChangeBus(),
    log: silentLog,
    reserveBytes: 0,
    ...(place.readFiles !== undefined && { readFiles: place.readFiles }),
  }
}

export async function inboxOf(account: AccountStore): Promise<MailboxId> {
  const inbox = await account.mailbox('INBOX')
  if (inbox === undefined) throw new Error('no INBOX')
  return inbox.id
}

/** For `rejects`: a Refusal with this code. */
export function refuses(code: RefusalCode) {
  return (error: unknown): boolean => error instanceof Refusal && error.code === code
}

const encoder = new TextEncoder()

/** A small message; its subject makes it unlike others. */
export function message(subject: string, options: Partial<NewMessage> = {}): NewMessage {
  const header = `Message-ID: <${subject}@empresa.test>\r\nSubject: ${subject}\r\n\r\n`
  return {
    bytes: encoder.encode(`${header}Hola.\r\n`),
    derived: {
      headerBytes: header.length,
      envelope: `(NIL "${subject}" NIL NIL NIL NIL NIL NIL NIL "<${subject}@empresa.test>")`,
      bodyStructure: '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 7 1 NIL NIL NIL NIL)',
      body: '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 7 1)',
      sentMs: undefined,
      messageId: `${subject}@empresa.test`,
      references: [],
      baseSubject: subject.toUpperCase(),
      hasAttachment: false,
      listRow: JSON.stringify([1, 'Hola.', [`${subject}@empresa.test`]]),
    },
    internalDateMs: 1_700_000_000_000,
    flags: [],
    ...options,
  }
}

export function flags(...names: string[]): Flag[] {
  return names as Flag[]
}

export function uids(...numbers: number[]): Uid[] {
  return numbers as Uid[]
}
