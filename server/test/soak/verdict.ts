/** Compares what the ledger promises with what mailboxes and sink hold: lost, altered, twice. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapClient } from './clients.ts'
import type { Ledger, Promised } from './ledger.ts'
import { isTrace, recognise } from './message.ts'
import type { Rig } from './rig.ts'
import type { Arrival } from './sink.ts'

export type Verdict = {
  readonly promised: { readonly deliver: number; readonly append: number; readonly relay: number }
  /** Promised and not there. Must be 0. */
  readonly lost: number
  /** There, with other octets than were sent, with fields on top that are no trace, or without its footer. Must be 0. */
  readonly altered: number
  /** Promised, with copies for the archive switched on, and not there, or there with other octets. Must be 0. */
  readonly unarchived: number
  /** In a mailbox more than once. Must be 0: exactly once inside. */
  readonly twiceInside: number
  /** At the sink more than once: allowed after a kill, counted. */
  readonly twiceOutside: number
  /** Sent, never answered, and kept all the same: allowed once. */
  readonly unansweredKept: number
  /** Messages that nobody sent. Must be 0. */
  readonly strangers: number
  /** Left in the queue after a while of retrying. Must be 0. */
  readonly stillQueued: number
  /** First few findings in words. */
  readonly findings: readonly string[]
}

const FINDINGS_MAX = 20
const QUEUE_WAIT_MS = 180_000
const LOOK_EVERY_MS = 1000

/** `policies`: a copy of each message goes to the archive, and what leaves has the company's footer. */
export async function judge(rig: Rig, ledger: Ledger, { policies = false } = {}): Promise<Verdict> {
  const findings: string[] = []
  const find = (text: string): void => {
    if (findings.length < FINDINGS_MAX) findings.push(text)
  }
  const stillQueued = await emptyQueue(rig)
  const boxes = new Map<string, Map<string, Arrival>>()
  let strangers = rig.sink.strangers
  for (const account of rig.accounts) {
    const box = await readMailbox(rig, account)
    strangers += box.strangers
    boxes.set(account, box.held)
  }
  let [lost, altered, unarchived] = [0, 0, 0]
  for (const entry of ledger.entries) {
    const held = entry.way === 'relay' ? rig.sink.arrivals.get(entry.id) : boxes.get(entry.to)?.get(entry.id)
    if (held === undefined) {
      lost++
      find(`lost: ${entry.way} ${entry.id} for ${entry.to}`)
    } else if (
      held.digest !== entry.digest ||
      !addedWell(entry, held) ||
      held.footed !== (policies && entry.way === 'relay')
    ) {
      altered++
      const [added, footer] = [held.added.join(', ') || 'nothing', held.footed ? 'a' : 'no']
      find(`altered: ${entry.way} ${entry.id} for ${entry.to}, added ${added}, with ${footer} footer`)
    }
    if (!policies || entry.way === 'append') continue
    if (rig.sink.archived.get(entry.id)?.digest === entry.digest) continue
    unarchived++
    find(`not in the archive as it was: ${entry.way} ${entry.id} for ${entry.to}`)
  }
  const inside = [...boxes].flatMap(([account, held]) =>
    [...held].map(([id, { times }]) => ({ account, id, times })),
  )
  const twice = inside.filter(({ times }) => times > 1)
  for (const { account, id, times } of twice) find(`${times} times: ${id} for ${account}`)
  return {
    promised: {
      deliver: ledger.count('deliver'),
      append: ledger.count('append'),
      relay: ledger.count('relay'),
    },
    lost,
    altered,
    unarchived,
    twiceInside: twice.length,
    twiceOutside: [...rig.sink.arrivals.values()].filter(({ times }) => times > 1).length,
    unansweredKept: inside.filter(({ id }) => ledger.unanswered.has(id)).length,
    strangers,
    stillQueued,
    findings,
  }
}

/** True when the verdict holds nothing that must not be. */
export function isClean(verdict: Verdict): boolean {
  const { lost, altered, unarchived, twiceInside, strangers, stillQueued } = verdict
  return lost + altered + unarchived + twiceInside + strangers + stillQueued === 0
}

/** APPEND keeps exactly what came; SMTP puts trace fields on top and nothing else. */
function addedWell({ way }: Promised, { added }: Arrival): boolean {
  return way === 'append' ? added.length === 0 : added.length > 0 && added.every(isTrace)
}

/**
 * Retries wait longer each time, so they are asked for; what does not leave the queue all the same is told as lost.
 * Mailboxes are read after that too: a recipient whose store failed gets the message from the queue.
 */
async function emptyQueue(rig: Rig): Promise<number> {
  const until = performance.now() + QUEUE_WAIT_MS
  for (;;) {
    const waiting = await rig.retryQueue()
    if (waiting === 0 || performance.now() > until) return waiting
    await sleep(LOOK_EVERY_MS)
  }
}

async function readMailbox(
  rig: Rig,
  account: string,
): Promise<{ held: Map<string, Arrival>; strangers: number }> {
  const held = new Map<string, Arrival>()
  let strangers = 0
  const client = await ImapClient.open(rig.imap, account, rig.password)
  try {
    for await (const { body } of client.messages('INBOX')) {
      const found = recognise(body)
      if (found === undefined) {
        strangers++
        continue
      }
      const before = held.get(found.id)
      if (before === undefined) held.set(found.id, { times: 1, ...found })
      else before.times++
    }
  } finally {
    client.close()
  }
  return { held, strangers }
}
