/**
 * Twenty clients of every kind change one mailbox at once, over both threads of a real server: flags, removals, moves, new
 * messages. Every few seconds they pause, and what each believes from the responses alone is compared with what is
 * there; at the end the server is killed, and what it then reads from the disk is compared too.
 */
import { randomInt } from 'node:crypto'
import { ImapBelief } from '../kit/imap-belief.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { ACTS, ImapPeer, PEER_STYLES, type Truth } from '../kit/imap-peer.ts'
import type { Rig } from './rig.ts'

export type RacesReport = {
  readonly clients: number
  readonly seconds: number
  readonly acts: number
  /** Of every client, each time all paused. */
  readonly comparisons: number
  readonly messagesAtEnd: number
  readonly fault: string | undefined
}

/** Of the server that is raced on: every kind of client is to be there. */
export const RACES_SETTINGS = '[imap]\nwithheld = []\n'

export type RacesOptions = { readonly clients: number; readonly seconds: number }

const MAILBOX = 'Carrera'
const FIRST_MESSAGES = 100
const PAUSE_EVERY_MS = 3_000
/** Numbers that acts choose by: which message, how far. */
const CHOICES = 200

export async function race(rig: Rig, { clients, seconds }: RacesOptions): Promise<RacesReport> {
  const account = rig.accounts[0] ?? ''
  const signIn = (): Promise<ImapClient> => ImapClient.signIn(rig.imap, account, rig.password)
  const first = await signIn()
  await first.ok(`CREATE ${MAILBOX}`)
  for (let n = 0; n < FIRST_MESSAGES; n++) await first.append(MAILBOX, `Subject: ${n}\r\n\r\n`)
  const peers: ImapPeer[] = []
  for (let n = 0; n < clients; n++) {
    const peer = new ImapPeer(await signIn(), MAILBOX, PEER_STYLES[n % PEER_STYLES.length] ?? 'plain')
    await peer.begin()
    peers.push(peer)
  }
  let acts = 0
  let comparisons = 0
  let truth: Truth = new Map()
  const begun = performance.now()
  const end = begun + seconds * 1000
  const compare = async (): Promise<void> => {
    const fresh = await signIn()
    truth = await readMailbox(fresh)
    await fresh[Symbol.asyncDispose]()
    for (const peer of peers) await peer.assertKnows(truth)
    comparisons += peers.length
  }
  const report = (fault: string | undefined): RacesReport => ({
    ...{ clients, acts, comparisons, fault },
    seconds: Math.round((performance.now() - begun) / 1000),
    messagesAtEnd: truth.size,
  })
  try {
    while (performance.now() < end) {
      const pause = Math.min(end, performance.now() + PAUSE_EVERY_MS)
      await Promise.all(
        peers.map(async (peer) => {
          while (performance.now() < pause) {
            await peer.act({
              kind: ACTS[randomInt(ACTS.length)] ?? 'noop',
              at: randomInt(CHOICES),
              other: randomInt(CHOICES),
            })
            acts++
          }
        }),
      )
      await compare()
    }
    for (const peer of peers) await peer.client[Symbol.asyncDispose]()
    await first[Symbol.asyncDispose]()
    const before = truth
    await rig.kill()
    await rig.start()
    const again = await signIn()
    truth = await readMailbox(again)
    await again[Symbol.asyncDispose]()
    const same = JSON.stringify([...before]) === JSON.stringify([...truth])
    return report(same ? undefined : 'the disk has something else than was told')
  } catch (error) {
    return report(error instanceof Error ? error.message : String(error))
  }
}

/** As one who has just come is told. */
async function readMailbox(client: ImapClient): Promise<Truth> {
  await client.ok(`EXAMINE ${MAILBOX}`)
  const belief = new ImapBelief()
  for (const line of await client.ok('UID FETCH 1:* (FLAGS MODSEQ)')) {
    // The numbers come in order, so each is one more.
    if (/^\* \d+ FETCH /.test(line)) belief.hear(`* ${belief.uids.length + 1} EXISTS`)
    belief.hear(line)
  }
  return new Map(
    belief.uids.map((uid) => [
      uid,
      { flags: belief.flags.get(uid) ?? '', modSeq: belief.modSeqs.get(uid) ?? 0 },
    ]),
  )
}
