/**
 * An intake with a door for those who unsubscribe by mail: what comes to such an address of ours, from whom it was made for,
 * is noted and kept nowhere. RFC 2369 §3.2
 */
import { Refusal } from '../../lib/refusal.ts'
import { formatAddress } from '../../mail/address.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'
import type { Intake, IntakeRecipient } from '../delivery/intake.ts'
import { looksUnsubscribing, type Unsubscriber } from './tokens.ts'
import type { Unsubscribes } from './unsubscribes.ts'

export type UnsubscribeDoorDeps = {
  readonly directory: Pick<DirectoryReader, 'domain'>
  /** Made when the first comes. */
  readonly unsubscribes: () => Promise<Pick<Unsubscribes, 'lookMail' | 'record'>>
}

export function takeUnsubscribes({ directory, unsubscribes }: UnsubscribeDoorDeps, intake: Intake): Intake {
  const pending = new WeakMap<IntakeRecipient, Unsubscriber>()
  return {
    async recipient(address, dsn, sender, sizeBytes) {
      if (!looksUnsubscribing(address.local) || (await directory.domain(address.domain))?.enabled !== true)
        return await intake.recipient(address, dsn, sender, sizeBytes)
      const { reversePath } = sender
      const from = reversePath === null ? undefined : formatAddress(reversePath)
      const who = from === undefined ? undefined : await (await unsubscribes()).lookMail(address.local, from)
      if (who === undefined) throw new Refusal('forbidden', { key: 'unsubscribe.otherAddress' })
      const recipient: IntakeRecipient = { address, dsn, targets: [] }
      pending.set(recipient, who)
      return recipient
    },
    async accept(message, each) {
      const others = message.recipients.filter((one) => !pending.has(one))
      if (others.length === message.recipients.length) return await intake.accept(message, each)
      for (const one of message.recipients) {
        const who = pending.get(one)
        if (who !== undefined) await (await unsubscribes()).record(who, 'mail')
      }
      const theirs = others.length === 0 ? [] : await intake.accept({ ...message, recipients: others }, each)
      const answers = new Map(others.map((one, at) => [one, theirs[at]]))
      const all = message.recipients.map((one) => answers.get(one))
      // SMTP has one answer for all: who unsubscribed is served, whatever became of the others.
      return each ? all : all.map(() => undefined)
    },
  }
}
