/**
 * What the threads of this process tell each other: which account changed, which password was verified.
 * Messages of one turn of the loop leave together: a burst of deliveries is one wake-up for each of the others.
 */
import { BroadcastChannel } from 'node:worker_threads'
import type { ChangeEvent, ChangeRelay } from '../lib/change-bus.ts'
import type { CredentialShare, SharedEntry } from '../service/account/credential-share.ts'

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

export const openChangeRelay = (): ChangeRelay & Disposable => openRelay<ChangeEvent>('valija.changes')
export const openCredentialShare = (): CredentialShare & Disposable =>
  openRelay<SharedEntry>('valija.credentials')
