/**
 * Several clients change one mailbox in every order; what each believes, from the untagged responses alone, is compared
 * with the store: numbers, UIDs, flags, followed searches, and what a client learns when it comes back.
 */
import type { TestContext } from 'node:test'
import fc from 'fast-check'
import type { MailboxId } from '../../src/mail/ids.ts'
import { flagNames } from '../../src/mail/imap/flags.ts'
import { ImapBelief } from '../kit/imap-belief.ts'
import type { ImapClient } from '../kit/imap-client.ts'
import { type ImapWorld, openImapWorld } from '../kit/imap-world.ts'
import { eachEngine } from '../kit/stores.ts'

const CLIENTS = 3
const RUNS = 12
const FLAGS = ['\\Flagged', '\\Seen', '\\Deleted', '$Work']

type Act = { readonly kind: (typeof KINDS)[number]; readonly at: number; readonly other: number }
type Step = { readonly client: number; readonly act: Act; readonly together: boolean }

const KINDS = [
  'append',
  'append',
  'store',
  'uid-store',
  'expunge',
  'uid-expunge',
  'move',
  'noop',
  'fetch',
  'search',
  'return',
] as const

const act = fc.record({ kind: fc.constantFrom(...KINDS), at: fc.nat(30), other: fc.nat(30) })
const steps = fc.array(fc.record({ client: fc.nat(CLIENTS - 1), act, together: fc.boolean() }), {
  minLength: 10,
  maxLength: 40,
})

/** One client: even ones have enabled QRESYNC. */
class Peer {
  readonly belief = new ImapBelief()
  readonly #client: ImapClient
  readonly #mailbox: string
  readonly #qresync: boolean

  constructor(client: ImapClient, mailbox: string, qresync: boolean) {
    this.#client = client
    this.#mailbox = mailbox
    this.#qresync = qresync
  }

  async begin(): Promise<void> {
    if (this.#qresync) await this.say('ENABLE QRESYNC')
    await this.open()
  }

  async say(command: string): Promise<string> {
    const { untagged, tagged } = await this.#client.command(command)
    for (const line of untagged) this.belief.hear(line)
    this.belief.hear(tagged)
    return tagged
  }

  async open(): Promise<void> {
    const { belief } = this
    const known = [...belief.flags.keys()].sort((a, b) => a - b)
    const again = this.#qresync && belief.uidValidity > 0
    // Numbers and UIDs as they were, for the server to find out from where on it must speak. RFC 7162 §3.2.5.2
    const pairs = known.length > 0 ? ` ${known.join(',')} (1:${known.length} ${known.join(',')})` : ''
    belief.leave()
    await this.say(
      again
        ? `SELECT ${this.#mailbox} (QRESYNC (${belief.uidValidity} ${belief.modSeq}${pairs}))`
        : `SELECT ${this.#mailbox}`,
    )
    if (!this.#qresync) belief.flags.clear()
    await this.say('NOOP')
    belief.settle()
    // What it did not know it had to ask for: by UIDs above those it knew.
    if (!again) await this.say('UID FETCH 1:* FLAGS')
    const follow = async (command: string): Promise<void> => {
      await this.say(command)
    }
    await follow('UID SEARCH RETURN (UPDATE ALL) FLAGGED')
    await follow('UID SORT RETURN (UPDATE ALL) (REVERSE ARRIVAL SUBJECT) UTF-8 UNSEEN')
  }

  async act({ kind, at, other }: Act): Promise<void> {
    const { belief } = this
    const flag = FLAGS[other % FLAGS.length] ?? ''
    const sign = at % 3 === 0 ? '-' : '+'
    const number = belief.uids.length === 0 ? 0 : (at % belief.uids.length) + 1
    const uid = Math.max(1, belief.uids[number - 1] ?? 1)
    switch (kind) {
      case 'append': {
        const message = `Subject: ${other}\r\n\r\n`
        await this.say(`APPEND ${this.#mailbox} {${message.length}+}\r\n${message}`)
        return
      }
      case 'store':
        if (number > 0) await this.say(`STORE ${number} ${sign}FLAGS (${flag})`)
        return
      case 'uid-store':
        await this.say(`UID STORE ${uid}:${uid + other} ${sign}FLAGS (${flag})`)
        return
      case 'expunge':
        await this.say('EXPUNGE')
        return
      case 'uid-expunge':
        await this.say(`UID EXPUNGE ${uid}:*`)
        return
      case 'move':
        await this.say(`UID MOVE ${uid} Archive`)
        return
      case 'noop':
        await this.say('NOOP')
        belief.settle()
        return
      case 'fetch':
        if (number > 0) await this.say(`FETCH ${number}:* (UID FLAGS)`)
        return
      case 'search':
        await this.say('SEARCH UNSEEN')
        return
      case 'return':
        await this.open()
    }
  }

  /** Everything is told, and it is what the store has. */
  async check(t: TestContext, world: ImapWorld, mailboxId: MailboxId): Promise<void> {
    await this.say('NOOP')
    const { belief } = this
    belief.settle()
    const store = world.stores.accounts.open(world.accounts.ana)
    const view = await store.view(mailboxId)
    const keywords = await store.keywords()
    const truth = new Map<number, string>()
    for (let at = 0; at < view.count; at++)
      truth.set(
        view.uids[at] ?? 0,
        flagNames(view.flagsLow[at] ?? 0, view.flagsHigh[at] ?? 0, keywords).join(' '),
      )
    const uids = [...truth.keys()]
    t.assert.strictEqual(belief.uids.length, uids.length, 'how many')
    for (const [at, uid] of belief.uids.entries())
      if (uid !== 0) t.assert.strictEqual(uid, uids[at], `the UID of number ${at + 1}`)
    for (const [uid, flags] of belief.flags) t.assert.strictEqual(flags, truth.get(uid), `flags of ${uid}`)
    const [flagged = [], unseen = []] = belief.results.values()
    t.assert.deepStrictEqual(
      flagged,
      uids.filter((uid) => truth.get(uid)?.includes('\\Flagged')),
      'the search that is followed',
    )
    const fresh = new ImapBelief()
    const { untagged } = await this.#client.command(
      'UID SORT RETURN (ALL) (REVERSE ARRIVAL SUBJECT) UTF-8 UNSEEN',
    )
    for (const line of untagged) fresh.hear(line)
    t.assert.deepStrictEqual(unseen, [...fresh.results.values()][0] ?? [], 'the order that is followed')
  }
}

eachEngine('what each client believes is what is there', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  const clients: ImapClient[] = []
  for (let n = 0; n < CLIENTS; n++) clients.push(await world.client())
  let run = 0
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const mailbox = `Modelo${++run}`
      await clients[0]?.ok(`CREATE ${mailbox}`)
      const row = await world.stores.accounts.open(world.accounts.ana).mailbox(mailbox)
      if (row === undefined) throw new Error('no mailbox')
      const peers = clients.map((client, n) => new Peer(client, mailbox, n % 2 === 0))
      for (const peer of peers) await peer.begin()
      await play(peers, plan)
      for (const peer of peers) await peer.check(t, world, row.id)
      // Whoever comes back after all that has missed nothing.
      for (const peer of peers) await peer.open()
      for (const peer of peers) await peer.check(t, world, row.id)
    }),
    { numRuns: RUNS },
  )
  for (const client of clients) await client[Symbol.asyncDispose]()
})

/** Steps that are done together race; a client still says one thing after the other. */
async function play(peers: readonly Peer[], plan: readonly Step[]): Promise<void> {
  const last = peers.map(() => Promise.resolve())
  for (const { client, act, together } of plan) {
    if (!together) await Promise.all(last)
    last[client] = (last[client] ?? Promise.resolve()).then(() => peers[client]?.act(act))
  }
  await Promise.all(last)
}
