/**
 * Views share their arrays and tell what changed last. Whatever happens in a mailbox and whenever its sessions look, each
 * hears of exactly what changed since it looked before.
 */
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { SelectedMailbox } from '../../src/edge/imap/selected-mailbox.ts'
import type { FlagBits } from '../../src/mail/flag.ts'
import type { MailboxId, MessageId, ModSeq, Uid } from '../../src/mail/ids.ts'
import { emptyView, flagsAt, placesOf, updatedView } from '../../src/store/account/view.ts'
import type { EntryState, MailboxView } from '../../src/store/account-store.ts'
import { EMPTY_INBOX } from '../kit/empty-inbox.ts'

const RUNS = 300
const MESSAGES = 150
const SESSIONS = 3
/** More than a view remembers, so that sessions also have to compare all of it. */
const STEPS = 120

const ID = 1 as MailboxId

type Step =
  | { readonly kind: 'flags'; readonly from: number; readonly count: number }
  | { readonly kind: 'expunge'; readonly from: number; readonly count: number }
  | { readonly kind: 'append'; readonly count: number }
  | { readonly kind: 'look'; readonly session: number }

const place = fc.nat(MESSAGES)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('flags' as const), from: place, count: fc.nat(12) }),
  },
  {
    weight: 2,
    // The oldest as often as any other: what is left of them shares the arrays.
    arbitrary: fc.record({
      kind: fc.constant('expunge' as const),
      from: fc.oneof(fc.constant(0), place),
      count: fc.nat(3),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 30 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('look' as const), session: fc.nat(SESSIONS - 1) }) },
)

/** The mailbox as it is, its newest view, and what each session believed when it looked last. */
class World {
  modSeq = 1
  messages: EntryState[] = []
  view: MailboxView = emptyView(ID, 1 as ModSeq, 0)
  #nextUid = 1

  change(changed: EntryState[], expunged: Uid[]): void {
    this.view = updatedView(this.view, {
      modSeq: this.modSeq as ModSeq,
      changed,
      expunged,
      incomplete: false,
    })
  }

  append(count: number): void {
    this.modSeq++
    const added = Array.from({ length: count }, () => {
      const uid = this.#nextUid++
      return {
        uid: uid as Uid,
        messageId: uid as MessageId,
        flags: 0 as FlagBits,
        modSeq: this.modSeq as ModSeq,
      }
    })
    this.messages.push(...added)
    this.change(added, [])
  }

  flags(from: number, count: number): void {
    this.modSeq++
    const changed: EntryState[] = []
    this.messages = this.messages.map((message, at) => {
      if (at < from || at > from + count) return message
      const next = {
        ...message,
        flags: (message.flags + 2 ** 33 + 1) as FlagBits,
        modSeq: this.modSeq as ModSeq,
      }
      changed.push(next)
      return next
    })
    this.change(changed, [])
  }

  expunge(from: number, count: number): void {
    this.modSeq++
    const gone = this.messages.splice(from, count + 1)
    this.change(
      [],
      gone.map(({ uid }) => uid),
    )
  }
}

function looks(t: TestContext, world: World, session: SelectedMailbox, believed: EntryState[]): void {
  // Whatever became of the newer views, it still counts what it was told of.
  t.assert.deepStrictEqual(
    believed.map((_, at) => session.uidOf(at + 1)),
    believed.map(({ uid }) => uid),
  )
  const { expunged, changed, added } = session.compare(world.view, new Set())
  const now = new Map(world.messages.map((message) => [message.uid, message]))
  const numbersGone = believed.flatMap(({ uid }, at) => (now.has(uid) ? [] : at + 1))
  const known = new Map(believed.map((message) => [message.uid, message.modSeq]))
  const placesChanged = world.messages.flatMap(({ uid, modSeq }, at) =>
    known.has(uid) && known.get(uid) !== modSeq ? at : [],
  )
  t.assert.deepStrictEqual([...expunged], numbersGone)
  t.assert.deepStrictEqual([...changed], placesChanged)
  t.assert.strictEqual(added, world.messages.filter(({ uid }) => !known.has(uid)).length)
  session.adopt(world.view)
}

test('a session hears of what changed since it looked before, and of nothing else', (t: TestContext) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: STEPS, size: 'max' }), (steps) => {
      const world = new World()
      world.append(MESSAGES)
      const sessions = Array.from({ length: SESSIONS }, () => ({
        selected: new SelectedMailbox(EMPTY_INBOX, world.view, [], false, 0),
        believed: [...world.messages],
      }))
      const last = sessions.map((_, session): Step => ({ kind: 'look', session }))
      for (const one of [...steps, ...last]) {
        if (one.kind === 'append') world.append(one.count)
        else if (one.kind === 'flags') world.flags(one.from, one.count)
        else if (one.kind === 'expunge') world.expunge(one.from, one.count)
        else {
          const session = sessions[one.session]
          if (session === undefined) throw new Error('no such session')
          looks(t, world, session.selected, session.believed)
          session.believed = [...world.messages]
        }
      }
      const { view } = world
      const seen = world.messages.map((_, at) => [view.uids[at], flagsAt(view, at), view.modSeqs[at]])
      const real = world.messages.map(({ uid, flags, modSeq }) => [uid, flags, modSeq])
      t.assert.deepStrictEqual(seen, real)
      t.assert.strictEqual(view.count, world.messages.length)
      const wanted = world.messages.flatMap(({ uid }, at) => (at % 3 === 0 ? uid : []))
      const places = world.messages.flatMap((_, at) => (at % 3 === 0 ? at : []))
      t.assert.deepStrictEqual(placesOf(view, wanted), places)
    }),
    { numRuns: RUNS },
  )
})
