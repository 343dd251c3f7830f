/**
 * Several clients change one mailbox in every order; what each believes, from the untagged responses alone, is compared
 * with the store: numbers, UIDs, flags, followed searches, and what a client learns when it comes back.
 */
import fc from 'fast-check'
import type { MailboxId } from '../../src/mail/ids.ts'
import { flagNames } from '../../src/mail/imap/flags.ts'
import type { ImapClient } from '../kit/imap-client.ts'
import { ACTS, type Act, ImapPeer, PEER_STYLES, type Truth } from '../kit/imap-peer.ts'
import { type ImapWorld, openImapWorld } from '../kit/imap-world.ts'
import { eachEngine } from '../kit/stores.ts'

const RUNS = 12

type Step = { readonly client: number; readonly act: Act; readonly together: boolean }

const act = fc.record({ kind: fc.constantFrom(...ACTS), at: fc.nat(30), other: fc.nat(30) })
const steps = fc.array(fc.record({ client: fc.nat(PEER_STYLES.length - 1), act, together: fc.boolean() }), {
  minLength: 10,
  maxLength: 40,
})

/** What the store has, whatever anybody was told. */
async function readTruth(world: ImapWorld, mailboxId: MailboxId): Promise<Truth> {
  const store = world.stores.accounts.open(world.accounts.ana)
  const { count, uids, flagsLow, flagsHigh, modSeqs } = await store.view(mailboxId)
  const keywords = await store.keywords()
  const truth = new Map<number, { readonly flags: string; readonly modSeq: number }>()
  for (let at = 0; at < count; at++)
    truth.set(uids[at] ?? 0, {
      flags: flagNames(flagsLow[at] ?? 0, flagsHigh[at] ?? 0, keywords).join(' '),
      modSeq: modSeqs[at] ?? 0,
    })
  return truth
}

eachEngine('what each client believes is what is there', async (_t, engine) => {
  await using world = await openImapWorld(engine)
  const clients: ImapClient[] = []
  while (clients.length < PEER_STYLES.length) clients.push(await world.client())
  let run = 0
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const mailbox = `Modelo${++run}`
      await clients[0]?.ok(`CREATE ${mailbox}`)
      const row = await world.stores.accounts.open(world.accounts.ana).mailbox(mailbox)
      if (row === undefined) throw new Error('no mailbox')
      const peers = clients.map((client, n) => new ImapPeer(client, mailbox, PEER_STYLES[n] ?? 'plain'))
      for (const peer of peers) await peer.begin()
      await play(peers, plan)
      for (const peer of peers) await peer.assertKnows(await readTruth(world, row.id))
      // Whoever comes back after all that has missed nothing.
      for (const peer of peers) await peer.open()
      for (const peer of peers) await peer.assertKnows(await readTruth(world, row.id))
    }),
    { numRuns: RUNS },
  )
  for (const client of clients) await client[Symbol.asyncDispose]()
})

/** Steps that are done together race; a client still says one thing after the other. */
async function play(peers: readonly ImapPeer[], plan: readonly Step[]): Promise<void> {
  const last = peers.map(() => Promise.resolve())
  for (const { client, act, together } of plan) {
    if (!together) await Promise.all(last)
    last[client] = (last[client] ?? Promise.resolve()).then(() => peers[client]?.act(act))
  }
  await Promise.all(last)
}
