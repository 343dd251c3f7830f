/** \Seen is each person's own: random lives of a shared mailbox, its owner and two holders, against a simple model. */
import type { TestContext } from 'node:test'
import fc from 'fast-check'
import { DELETED, type FlagBits, SEEN } from '../../src/mail/flag.ts'
import type { AccountId, MailboxId, ModSeq, Uid } from '../../src/mail/ids.ts'
import type { AccountStore, MailboxView } from '../../src/store/account-store.ts'
import type { Stores } from '../../src/store/open-stores.ts'
import type { Holder } from '../../src/store/sharing-store.ts'
import { ANA, eachEngine, flags, inboxOf, LUIS, message, openTestStores, uids } from '../kit/stores.ts'

const EVA = 9 as AccountId
const PEOPLE = [ANA, LUIS, EVA] as const
const ALL = (2 ** 53 - 1) as FlagBits
const FULL: Holder['may'] = { flags: ALL, keywords: true }
const NAMES = ['INBOX', 'Archive'] as const
type Name = (typeof NAMES)[number]

type Entry = { uid: number; readonly shared: Set<string>; readonly seenBy: Set<AccountId> }
type Model = Map<Name, { next: number; entries: Entry[] }>

type Step = { readonly who: AccountId; readonly name: Name; readonly uids: number[] } & (
  | { readonly do: 'append'; readonly flags: string[] }
  | { readonly do: 'flags'; readonly op: 'add' | 'remove' | 'replace'; readonly flags: string[] }
  | { readonly do: 'copy' | 'move' }
)

const common = {
  who: fc.constantFrom(...PEOPLE),
  name: fc.constantFrom(...NAMES),
  uids: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 8 }),
}
const someFlags = fc.uniqueArray(fc.constantFrom('\\Seen', '\\Flagged', '$Uno'), { maxLength: 3 })
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('append' as const), ...common, flags: someFlags }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('flags' as const),
        ...common,
        op: fc.constantFrom('add' as const, 'remove' as const, 'replace' as const),
        flags: someFlags,
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('copy' as const, 'move' as const), ...common }) },
  ),
  { minLength: 5, maxLength: 30 },
)

eachEngine('each holder has what they have seen themselves', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  // As another thread, whose views are always made anew.
  await using others = await openTestStores(engine)
  let account = 100
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const accountId = ++account as AccountId
      const store = stores.accounts.open(accountId)
      await store.provision()
      const ids = new Map<Name, MailboxId>()
      for (const { name, id } of await store.mailboxes()) ids.set(name as Name, id)
      const model: Model = new Map(NAMES.map((name) => [name, { next: 1, entries: [] }]))
      for (const step of list) {
        const before = await viewsOf(store, ids)
        await play(store, ids, model, step)
        await compare(t, { store, others, ids, model, before, step })
      }
      t.assert.deepStrictEqual((await stores.care.check(accountId)).problems, [])
    }),
    { numRuns: 15, interruptAfterTimeLimit: 10_000 },
  )
})

type Views = ReadonlyMap<string, MailboxView>

async function viewsOf(store: AccountStore, ids: ReadonlyMap<Name, MailboxId>): Promise<Views> {
  const views = new Map<string, MailboxView>()
  for (const name of NAMES)
    for (const who of PEOPLE) views.set(`${name} ${who}`, await viewOf(store, ids, name, who))
  return views
}

function viewOf(
  store: AccountStore,
  ids: ReadonlyMap<Name, MailboxId>,
  name: Name,
  who: AccountId,
): Promise<MailboxView> {
  const id = ids.get(name) ?? (0 as MailboxId)
  return who === ANA ? store.view(id) : store.sharing.view(id, who)
}

async function play(
  store: AccountStore,
  ids: ReadonlyMap<Name, MailboxId>,
  model: Model,
  step: Step,
): Promise<void> {
  const { who } = step
  const mailboxId = ids.get(step.name) ?? (0 as MailboxId)
  const other: Name = step.name === 'INBOX' ? 'Archive' : 'INBOX'
  const to = ids.get(other) ?? (0 as MailboxId)
  const by: Holder = { holder: who, may: FULL }
  const mine = who === ANA
  const here = boxOf(model, step.name)
  const touched = here.entries.filter(({ uid }) => step.uids.includes(uid))
  switch (step.do) {
    case 'append': {
      const one = message(`m${here.next}`, { flags: flags(...step.flags) })
      await store.append(mailboxId, [one], {}, mine ? {} : { by })
      enter(
        here,
        new Set(step.flags.filter((flag) => flag !== '\\Seen')),
        step.flags.includes('\\Seen') ? [who] : [],
      )
      return
    }
    case 'flags': {
      const request = { mailboxId, uids: uids(...step.uids), op: step.op, flags: flags(...step.flags) }
      await (mine ? store.setFlags(request) : store.sharing.setFlags({ ...request, ...by }))
      for (const entry of touched) change(entry, who, step.op, step.flags)
      return
    }
    case 'copy': {
      const some = uids(...step.uids)
      await (mine ? store.copy(mailboxId, some, to, {}) : store.sharing.copy(mailboxId, some, to, {}, by))
      // The owner has seen the copy too; other holders have not.
      for (const { shared, seenBy } of touched)
        enter(
          boxOf(model, other),
          new Set(shared),
          [...seenBy].filter((one) => one === who || one === ANA),
        )
      return
    }
    case 'move': {
      const some = uids(...step.uids)
      await (mine ? store.move(mailboxId, some, to) : store.sharing.move(mailboxId, some, to, by))
      here.entries = here.entries.filter((entry) => !touched.includes(entry))
      for (const { shared, seenBy } of touched) enter(boxOf(model, other), shared, [...seenBy])
    }
  }
}

function boxOf(model: Model, name: Name): { next: number; entries: Entry[] } {
  const box = model.get(name)
  if (box === undefined) throw new Error(`no ${name}`)
  return box
}

function enter(box: { next: number; entries: Entry[] }, shared: Set<string>, seenBy: AccountId[]): void {
  box.entries.push({ uid: box.next++, shared, seenBy: new Set(seenBy) })
}

function change(entry: Entry, who: AccountId, op: 'add' | 'remove' | 'replace', named: string[]): void {
  if (op === 'replace') {
    entry.shared.clear()
    entry.seenBy.delete(who)
  }
  for (const flag of named) {
    const set: Set<unknown> = flag === '\\Seen' ? entry.seenBy : entry.shared
    const value = flag === '\\Seen' ? who : flag
    if (op === 'remove') set.delete(value)
    else set.add(value)
  }
}

async function compare(
  t: TestContext,
  world: {
    readonly store: AccountStore
    readonly others: Stores
    readonly ids: ReadonlyMap<Name, MailboxId>
    readonly model: Model
    readonly before: Views
    readonly step: Step
  },
): Promise<void> {
  const { store, others, ids, model, before, step } = world
  const elsewhere = others.accounts.open(store.accountId)
  const words = await store.keywords()
  for (const name of NAMES)
    for (const who of PEOPLE) {
      const view = await viewOf(store, ids, name, who)
      const told = shown(view, words)
      const wanted = boxOf(model, name).entries.map(({ uid, shared, seenBy }) => [
        uid,
        [...shared, ...(seenBy.has(who) ? ['\\Seen'] : [])].sort().join(' '),
      ])
      t.assert.deepStrictEqual(told, wanted, `${name} as ${who} has it after ${JSON.stringify(step)}`)
      const fresh = await viewOf(elsewhere, ids, name, who)
      t.assert.deepStrictEqual(shown(fresh, words), wanted, 'in another thread')
      t.assert.deepStrictEqual(modSeqsOf(view), modSeqsOf(fresh), 'with the same mod-sequences')
      tellsWhatChanged(t, before.get(`${name} ${who}`), view, { who, step })
    }
}

/** Who follows by mod-sequence hears of every change of theirs, and not of what others have seen. */
function tellsWhatChanged(
  t: TestContext,
  old: MailboxView | undefined,
  view: MailboxView,
  { who, step }: { readonly who: AccountId; readonly step: Step },
): void {
  const flagsBefore = new Map<number, readonly [number, number]>()
  for (let at = 0; at < (old?.count ?? 0); at++)
    flagsBefore.set(old?.uids[at] ?? 0, [old?.flagsLow[at] ?? 0, old?.modSeqs[at] ?? 0])
  for (let at = 0; at < view.count; at++) {
    const [flagsOld, modSeqOld] = flagsBefore.get(view.uids[at] ?? 0) ?? [-1, 0]
    const modSeq = view.modSeqs[at] ?? 0
    t.assert.ok(modSeq <= view.modSeq)
    if (flagsOld !== view.flagsLow[at]) t.assert.ok(modSeq > (old?.modSeq ?? 0), 'a change is told')
    else if (step.do === 'flags' && step.who !== who && step.who !== ANA && step.flags.join() === '\\Seen')
      if (step.op !== 'replace') t.assert.strictEqual(modSeq, modSeqOld, 'what others have seen is not')
  }
}

function shown(view: MailboxView, words: readonly string[]): [number, string][] {
  return [...view.uids.subarray(0, view.count)].map((uid, at) => {
    const low = view.flagsLow[at] ?? 0
    const names = words.filter((_, index) => (low & (1 << (5 + index))) !== 0)
    if ((low & 2) !== 0) names.push('\\Flagged')
    if ((low & SEEN) !== 0) names.push('\\Seen')
    return [uid, names.sort().join(' ')]
  })
}

function modSeqsOf(view: MailboxView): number[] {
  return [...view.modSeqs.subarray(0, view.count)]
}

eachEngine('a holder changes only the flags they may', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const store = stores.accounts.open(ANA)
  await store.provision()
  const inbox = await inboxOf(store)
  await store.append(inbox, [message('uno', { flags: flags('\\Flagged', '\\Seen') })], {})
  const may = { flags: (SEEN + DELETED) as FlagBits, keywords: false }
  const by: Holder = { holder: LUIS, may }
  const request = { mailboxId: inbox, uids: uids(1), ...by }
  const { changed } = await store.sharing.setFlags({
    ...request,
    op: 'replace',
    flags: flags('\\Seen', '\\Answered', '$Nueva'),
  })
  t.assert.deepStrictEqual(
    changed.map(({ flags }) => flags),
    [2 + SEEN],
    '\\Flagged stays, \\Answered and the keyword are left out',
  )
  t.assert.deepStrictEqual(await store.keywords(), [], 'no keyword was made')
  t.assert.strictEqual((await store.mailbox('INBOX'))?.unseen, 0, 'the owner had read it')
  await store.sharing.setFlags({ ...request, op: 'remove', flags: flags('\\Seen') })
  t.assert.strictEqual((await store.view(inbox)).flagsLow[0], 2 + SEEN, 'and still has')
  const appended = await store.append(
    inbox,
    [message('dos', { flags: flags('\\Seen', '$Otra', '\\Draft') })],
    {},
    { by },
  )
  t.assert.deepStrictEqual(appended.uids, [2])
  t.assert.strictEqual((await store.view(inbox)).flagsLow[1], 0)
  t.assert.strictEqual((await store.sharing.view(inbox, LUIS)).flagsLow[1], SEEN)
})

eachEngine('UNCHANGEDSINCE holds for what the holder has seen', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const store = stores.accounts.open(ANA)
  await store.provision()
  const inbox = await inboxOf(store)
  await store.append(inbox, [message('uno'), message('dos')], {})
  const request = { mailboxId: inbox, holder: LUIS, may: FULL, op: 'add' as const }
  const before = (await store.sharing.view(inbox, LUIS)).modSeq
  const { changed } = await store.sharing.setFlags({ ...request, uids: uids(1), flags: flags('\\Seen') })
  const since = (modSeq: number) => ({ ...request, uids: uids(1, 2), unchangedSince: modSeq as ModSeq })
  const { stale } = await store.sharing.setFlags({ ...since(before), flags: flags('\\Flagged') })
  t.assert.deepStrictEqual(stale, [1])
  const again = await store.sharing.setFlags({
    ...since(changed[0]?.modSeq ?? 0),
    flags: flags('\\Draft'),
    uids: uids(1),
  })
  t.assert.deepStrictEqual(again.stale, [])
  const eva = await store.sharing.setFlags({
    ...since(before),
    holder: EVA,
    uids: uids(2),
    flags: flags('\\Seen'),
  })
  t.assert.deepStrictEqual(eva.stale, [2], 'Luis has flagged it')
})

eachEngine('marks go with a renamed INBOX, end with a deleted mailbox', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const store = stores.accounts.open(ANA)
  await store.provision()
  const inbox = await inboxOf(store)
  await store.append(inbox, [message('uno')], {})
  const by: Holder = { holder: LUIS, may: FULL }
  await store.sharing.setFlags({ ...by, mailboxId: inbox, uids: uids(1), op: 'add', flags: flags('\\Seen') })
  await store.renameMailbox('INBOX', 'Antes')
  const moved = (await store.mailbox('Antes'))?.id ?? inbox
  t.assert.strictEqual((await store.sharing.view(moved, LUIS)).flagsLow[0], SEEN)
  t.assert.deepStrictEqual(await store.sharing.remove(moved, uids(1, 5)), [1 as Uid])
  await store.deleteMailbox('Antes')
  await t.assert.rejects(store.sharing.view(moved, LUIS), { code: 'not-found' })
})

eachEngine('what the log has forgotten may have changed', async (t: TestContext, engine) => {
  const DAY = 24 * 3600 * 1000
  let now = Date.UTC(2026, 0, 1)
  const clock = { now: () => now }
  await using stores = await openTestStores(engine, { clock })
  const store = stores.accounts.open(ANA)
  await store.provision()
  const inbox = await inboxOf(store)
  await store.append(inbox, [message('uno'), message('dos')], {})
  const { modSeq: away } = await store.sharing.view(inbox, LUIS)
  const by: Holder = { holder: LUIS, may: FULL }
  await store.sharing.setFlags({ ...by, mailboxId: inbox, uids: uids(1), op: 'add', flags: flags('\\Seen') })
  now += 200 * DAY
  await stores.care.maintain()
  await using others = await openTestStores(engine, { clock })
  const view = await others.accounts.open(ANA).sharing.view(inbox, LUIS)
  t.assert.ok((view.modSeqs[0] ?? 0) > away, 'who comes back from before hears of it')
  t.assert.ok((view.modSeqs[0] ?? 0) <= view.modSeq)
})
