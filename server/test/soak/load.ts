/** Mail by every way in, all at once, for as long as it is asked for; connections that die are opened again. */
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapClient, SmtpClient } from './clients.ts'
import type { Ledger } from './ledger.ts'
import { makeMessage } from './message.ts'
import type { Rig } from './rig.ts'

const SENDER = 'sender@example.org'
const RECIPIENTS_MAX = 3
const RETRY_MS = 25
/** Connections by each way. */
const CROWD = { deliver: 4, append: 2, relay: 2 } as const

export type Load = {
  /** Resolves when every connection has ended. */
  stop(): Promise<void>
  /** Refusals and broken connections so far, by what was said. */
  readonly failures: ReadonlyMap<string, number>
}

export function startLoad(rig: Rig, ledger: Ledger): Load {
  const failures = new Map<string, number>()
  const end = new AbortController()
  const worker = async (session: () => Promise<void>): Promise<void> => {
    while (!end.signal.aborted) {
      try {
        await session()
      } catch (error) {
        const reason = error instanceof Error ? error.message.slice(0, 100) : String(error)
        failures.set(reason, (failures.get(reason) ?? 0) + 1)
        await sleep(RETRY_MS)
      }
    }
  }
  const sessions: readonly [number, () => Promise<void>][] = [
    [CROWD.deliver, () => deliver(rig, ledger, end.signal)],
    [CROWD.append, () => append(rig, ledger, end.signal)],
    [CROWD.relay, () => relay(rig, ledger, end.signal)],
  ]
  const running = sessions.flatMap(([count, session]) => Array.from({ length: count }, () => worker(session)))
  return {
    failures,
    async stop() {
      end.abort()
      await Promise.all(running)
    },
  }
}

async function deliver(rig: Rig, ledger: Ledger, end: AbortSignal): Promise<void> {
  const client = await SmtpClient.open(rig.smtp)
  try {
    while (!end.aborted) {
      const first = randomInt(rig.accounts.length)
      const count = randomInt(1, RECIPIENTS_MAX + 1)
      const recipients = Array.from({ length: count }, (_, n) => pick(rig.accounts, first + n))
      const message = makeMessage(SENDER, pick(recipients, 0))
      ledger.unanswered.add(message.id)
      await client.send(SENDER, recipients, message.bytes)
      for (const to of recipients)
        ledger.record({ way: 'deliver', id: message.id, digest: message.digest, to })
      ledger.unanswered.delete(message.id)
    }
  } finally {
    client.close()
  }
}

async function append(rig: Rig, ledger: Ledger, end: AbortSignal): Promise<void> {
  const account = pick(rig.accounts, randomInt(rig.accounts.length))
  const client = await ImapClient.open(rig.imap, account, rig.password)
  try {
    while (!end.aborted) {
      const message = makeMessage(account, account)
      ledger.unanswered.add(message.id)
      await client.append('INBOX', message.bytes)
      ledger.record({ way: 'append', id: message.id, digest: message.digest, to: account })
      ledger.unanswered.delete(message.id)
    }
  } finally {
    client.close()
  }
}

async function relay(rig: Rig, ledger: Ledger, end: AbortSignal): Promise<void> {
  const user = pick(rig.accounts, randomInt(rig.accounts.length))
  const client = await SmtpClient.open(rig.submission, { user, password: rig.password })
  try {
    while (!end.aborted) {
      const to = `rcpt${randomInt(1000)}@sink.test`
      const message = makeMessage(user, to)
      ledger.unanswered.add(message.id)
      await client.send(user, [to], message.bytes)
      ledger.record({ way: 'relay', id: message.id, digest: message.digest, to })
      ledger.unanswered.delete(message.id)
    }
  } finally {
    client.close()
  }
}

function pick<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}
