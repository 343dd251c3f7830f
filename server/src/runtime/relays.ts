/**
 * What the threads of this process tell each other: which account changed, which password was verified.
 * Messages of one turn of the loop leave together: a burst of deliveries is one wake-up for each of the others.
 */
import { BroadcastChannel } from 'node:worker_threads'
import type { Visit, VisitShare } from '../edge/pop3/login-delay.ts'
import type { ChangeEvent, ChangeRelay } from '../lib/change-bus.ts'
import type { CredentialShare, SharedEntry } from '../service/account/credential-share.ts'
import type { SketchShare } from '../service/filter/content/bulk.ts'
import { HOME_TABLE_BYTES, HomeTable } from '../store/homes/home-table.ts'

export type Relay<Message> = Disposable & {
  send(message: Message): void
  onReceive(receive: (message: Message) => void): void
}

/** Every thread that opens the same name hears what the others send. It does not keep the thread alive. */
export function openRelay<Message>(name: string): Relay<Message> {
  const channel = new BroadcastChannel(name).unref()
  const receivers: ((message: Message) => void)[] = []
  let waiting: Message[] = []
  channel.onmessage = (event) => {
    for (const message of (event as { data: readonly Message[] }).data)
      for (const receive of receivers) receive(message)
  }
  const flush = (): void => {
    const messages = waiting
    waiting = []
    channel.postMessage(messages)
  }
  return {
    send(message) {
      if (waiting.push(message) === 1) setImmediate(flush)
    },
    onReceive(receive) {
      receivers.push(receive)
    },
    [Symbol.dispose]: () => channel.close(),
  }
}

/** Counters of listeners; accounts that share one cost each other a needless message and nothing else. */
const INTEREST_SLOTS = 65_536

/** Counters of changes; accounts that share one cost each other a needless look into the store. */
const CHANGE_SLOTS = 16_384

const COUNTERS_BYTES = (INTEREST_SLOTS + CHANGE_SLOTS) * Int32Array.BYTES_PER_ELEMENT

/** How many sessions of all threads listen for which accounts, and how often these were changed: memory that the threads of one process share. */
export function createInterest(): SharedArrayBuffer {
  return new SharedArrayBuffer(COUNTERS_BYTES + HOME_TABLE_BYTES)
}

/** In the same memory: which accounts this process is home of. */
export function homesOf(interest: SharedArrayBuffer): HomeTable {
  return new HomeTable(interest, COUNTERS_BYTES)
}

/**
 * Tells the other threads of changes, when a session of one of them listens for that account: most deliveries go to
 * mailboxes that nobody has open, and waking every thread for each would cost as much as storing a small message.
 */
export function openChangeRelay(interest: SharedArrayBuffer): ChangeRelay & Disposable {
  const relay = openRelay<ChangeEvent>('valija.changes')
  const listening = new Int32Array(interest, 0, INTEREST_SLOTS)
  const changes = new Int32Array(interest, INTEREST_SLOTS * Int32Array.BYTES_PER_ELEMENT, CHANGE_SLOTS)
  /** Those of this thread. */
  const ownChanges = new Int32Array(CHANGE_SLOTS)
  /** Of this thread, which hears its own changes without a relay. */
  const here = new Map<number, number>()
  return {
    ...relay,
    send(event) {
      const slot = event.accountId % INTEREST_SLOTS
      // Read after the commit: who began to listen later reads the store later, and sees the change there.
      if (Atomics.load(listening, slot) > (here.get(slot) ?? 0)) relay.send(event)
    },
    interest(accountId, change) {
      const slot = accountId % INTEREST_SLOTS
      Atomics.add(listening, slot, change)
      const left = (here.get(slot) ?? 0) + change
      if (left === 0) here.delete(slot)
      else here.set(slot, left)
    },
    count(accountId) {
      const changed = accountId % CHANGE_SLOTS
      ownChanges[changed] = (ownChanges[changed] ?? 0) + 1
      Atomics.add(changes, changed, 1)
    },
    doubt(accountId) {
      Atomics.add(changes, accountId % CHANGE_SLOTS, 1)
    },
    changes(accountId, by) {
      const changed = accountId % CHANGE_SLOTS
      const own = by === 'others' ? (ownChanges[changed] ?? 0) : 0
      return (Atomics.load(changes, changed) - own) >>> 0
    },
  }
}

export const openVisitShare = (): VisitShare & Disposable => openRelay<Visit>('valija.visits')

export const openSketchShare = (): SketchShare & Disposable => openRelay<readonly number[]>('valija.sketches')

export const openCredentialShare = (): CredentialShare & Disposable =>
  openRelay<SharedEntry>('valija.credentials')
