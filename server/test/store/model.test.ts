/** Random lives of an account: after every step the store on each engine answers what the model answers. */
import type { TestContext } from 'node:test'
import fc from 'fast-check'
import { hasBit } from '../../src/lib/bits.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import { FIRST_KEYWORD_BIT, SYSTEM_FLAGS } from '../../src/mail/flag.ts'
import type { AccountId, MailboxId, ModSeq } from '../../src/mail/ids.ts'
import type { AccountStore, MailboxView } from '../../src/store/account-store.ts'
import { eachEngine, flags, message, openTestStores, uids } from '../kit/stores.ts'
import { Model } from './model.ts'

// FIRST_KEYWORD_BIT is where the words after the system flags begin.
if (SYSTEM_FLAGS.length !== FIRST_KEYWORD_BIT) throw new Error('keywords do not follow the system flags')
const NAMES = ['INBOX', 'Archive', 'Trash', 'a', 'a/b', 'a/b/c', 'ñandú']
const FLAGS = ['\\Seen', '\\Deleted', '\\Flagged', '$Uno', 'Dos']

type Step =
  | { readonly do: 'append'; readonly name: string; readonly sizes: number[]; readonly flags: string[] }
  | {
      readonly do: 'flags'
      readonly name: string
      readonly uids: number[]
      readonly op: 'add' | 'remove' | 'replace'
      readonly flags: string[]
    }
  | { readonly do: 'copy' | 'move'; readonly name: string; readonly uids: number[]; readonly to: string }
  | { readonly do: 'expunge'; readonly name: string; readonly uids: number[] | undefined }
  | { readonly do: 'create' | 'delete'; readonly name: string }
  | { readonly do: 'rename'; readonly name: string; readonly to: string }

const name = fc.constantFrom(...NAMES)
const someUids = fc.uniqueArray(fc.integer({ min: 1, max: 14 }), { maxLength: 8 })
const someFlags = fc.uniqueArray(fc.constantFrom(...FLAGS), { maxLength: 4 })
const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('append' as const),
        name,
        sizes: fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 3 }),
        flags: someFlags,
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('flags' as const),
        name,
        uids: someUids,
        op: fc.constantFrom('add' as const, 'remove' as const, 'replace' as const),
        flags: someFlags,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constantFrom('copy' as const, 'move' as const),
        name,
        uids: someUids,
        to: name,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('expunge' as const),
        name,
        uids: fc.option(someUids, { nil: undefined }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('create' as const, 'delete' as const), name }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), name, to: name }) },
  ),
  { minLength: 5, maxLength: 30 },
)

eachEngine('random changes leave what a simple model has', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  let account = 100
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const accountId = ++account as AccountId
      const store = stores.accounts.open(accountId)
      await store.provision()
      const model = new Model((await store.mailboxes()).map((mailbox) => mailbox.name))
      for (const step of list) {
        const before = await snapshot(store)
        await play(t, store, model, step)
        await compare(t, store, model, before)
      }
      t.assert.deepStrictEqual((await stores.care.check(accountId)).problems, [])
    }),
    { numRuns: 40, interruptAfterTimeLimit: 20_000 },
  )
})

async function play(t: TestContext, store: AccountStore, model: Model, step: Step): Promise<void> {
  switch (step.do) {
    case 'create':
      t.assert.strictEqual(await codeOf(store.createMailbox(step.name)), model.create(step.name))
      return
    case 'delete':
      t.assert.strictEqual(await codeOf(store.deleteMailbox(step.name)), model.delete(step.name))
      return
    case 'rename':
      t.assert.strictEqual(
        await codeOf(store.renameMailbox(step.name, step.to)),
        model.rename(step.name, step.to),
      )
      return
    case 'append':
    case 'flags':
    case 'copy':
    case 'move':
    case 'expunge':
      await playInside(t, store, model, step)
  }
}

/** Steps within a mailbox; one that is not there has none. */
async function playInside(
  t: TestContext,
  store: AccountStore,
  model: Model,
  step: Exclude<Step, { readonly do: 'create' | 'delete' | 'rename' }>,
): Promise<void> {
  const id = (await store.mailbox(step.name))?.id
  t.assert.strictEqual(id !== undefined, model.mailboxes.has(step.name))
  if (id === undefined) return
  switch (step.do) {
    case 'append': {
      const messages = step.sizes.map((size, index) =>
        message(`m${index}`, { bytes: new Uint8Array(size).fill(65), flags: flags(...step.flags) }),
      )
      const { uids: got } = await store.append(id, messages, {})
      t.assert.deepStrictEqual(
        [...got],
        step.sizes.map((size) => model.append(step.name, size, step.flags)),
      )
      return
    }
    case 'flags': {
      const result = await store.setFlags({
        mailboxId: id,
        uids: uids(...step.uids),
        op: step.op,
        flags: flags(...step.flags),
      })
      const changed = model.setFlags(step.name, step.uids, step.op, step.flags)
      t.assert.deepStrictEqual(
        result.changed.map(({ uid }) => uid as number),
        changed,
      )
      return
    }
    case 'copy':
    case 'move': {
      const to = await store.mailbox(step.to)
      if (to === undefined) return
      const moved =
        step.do === 'copy'
          ? await store.copy(id, uids(...step.uids), to.id, {})
          : await store.move(id, uids(...step.uids), to.id)
      t.assert.deepStrictEqual([...moved.to] as number[], model[step.do](step.name, step.uids, step.to))
      return
    }
    case 'expunge': {
      const gone = await store.expunge(id, step.uids === undefined ? undefined : uids(...step.uids))
      t.assert.deepStrictEqual([...gone] as number[], model.expunge(step.name, step.uids))
    }
  }
}

type Snapshot = ReadonlyMap<
  MailboxId,
  { readonly modSeq: ModSeq; readonly states: ReadonlyMap<number, number> }
>

async function snapshot(store: AccountStore): Promise<Snapshot> {
  const all = new Map<MailboxId, { modSeq: ModSeq; states: Map<number, number> }>()
  for (const { id } of await store.mailboxes()) {
    const view = await store.view(id)
    all.set(id, { modSeq: view.modSeq, states: statesOf(view) })
  }
  return all
}

async function compare(t: TestContext, store: AccountStore, model: Model, before: Snapshot): Promise<void> {
  const rows = await store.mailboxes()
  t.assert.deepStrictEqual(rows.map((row) => row.name).sort(), [...model.mailboxes.keys()].sort())
  const words = [...SYSTEM_FLAGS, ...(await store.keywords())]
  for (const row of rows) {
    const expected = model.box(row.name)
    const view = await store.view(row.id)
    const entries = [...expected.entries].sort(([a], [b]) => a - b)
    t.assert.deepStrictEqual(
      [...view.uids.subarray(0, view.count)],
      entries.map(([uid]) => uid),
    )
    const got = [...statesOf(view).values()].map((bits) => words.filter((_, bit) => hasBit(bits, bit)).sort())
    t.assert.deepStrictEqual(
      got,
      entries.map(([, entry]) => [...entry.flags].sort()),
    )
    const unseen = entries.filter(([, entry]) => !entry.flags.has('\\Seen')).length
    const deleted = entries.filter(([, entry]) => entry.flags.has('\\Deleted')).length
    const bytes = entries.reduce((sum, [, { size }]) => sum + size, 0)
    t.assert.deepStrictEqual(
      [row.messages, row.unseen, row.deleted, row.sizeBytes, row.uidNext],
      [entries.length, unseen, deleted, bytes, expected.uidNext],
    )
    const old = before.get(row.id)
    if (old === undefined) continue
    // What changesSince tells, applied to the state before, gives the state now.
    const changes = await store.changesSince(row.id, old.modSeq)
    const followed = new Map(old.states)
    for (const uid of changes.expunged) t.assert.ok(followed.delete(uid), 'a UID gone that was not there')
    for (const { uid, flags: bits } of changes.changed) followed.set(uid, bits)
    t.assert.deepStrictEqual(
      [...followed].sort(([a], [b]) => a - b),
      [...statesOf(view)],
    )
    const same = changes.changed.length === 0 && changes.expunged.length === 0
    t.assert.strictEqual(changes.modSeq === old.modSeq, same)
  }
}

function statesOf(view: MailboxView): Map<number, number> {
  const states = new Map<number, number>()
  for (let i = 0; i < view.count; i++)
    states.set(view.uids[i] ?? 0, (view.flagsLow[i] ?? 0) + (view.flagsHigh[i] ?? 0) * 2 ** 32)
  return states
}

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
