/** A message comes while changes are being told: it is told now or the next time, never not at all. RFC 8620 §5.2, §5.6 */
import assert from 'node:assert/strict'
import { changedSince, emailChanges } from '../../src/edge/jmap/account-changes.ts'
import { formatState } from '../../src/edge/jmap/states.ts'
import { ChangeBus } from '../../src/lib/change-bus.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { createDeriver } from '../../src/runtime/deriver.ts'
import { EmailPlaces } from '../../src/service/emails/email-places.ts'
import { createLoopTurns } from '../../src/service/fairness/loop-turns.ts'
import { AccountMail } from '../../src/service/mailbox/account-mail.ts'
import type { Engine } from '../kit/engines.ts'
import { ANA, allEngines, inboxOf, message, openTestStores } from '../kit/stores.ts'

async function openAna(engine: Engine) {
  const stores = await openTestStores(engine)
  const store = stores.accounts.open(ANA)
  await store.provision()
  const inbox = await inboxOf(store)
  const mail = new AccountMail(store, {
    directory: { account: async () => undefined },
    bus: new ChangeBus(),
    turns: createLoopTurns(new Metrics()),
    organisationId: undefined,
    ...createDeriver(),
  })
  const quota = { bytes: 1_000_000, messages: 1_000 }
  const deliver = (subject: string) => store.append(inbox, [message(subject)], quota)
  /** What a request sees: read once. */
  const request = (beforeReading: () => Promise<unknown> = async () => undefined) => {
    let read: Promise<EmailPlaces> | undefined
    const places = () => {
      read ??= beforeReading().then(() => EmailPlaces.read(mail))
      return read
    }
    return { mail, places }
  }
  return { stores, mail, deliver, request }
}

allEngines('what comes after the messages were read is told with the next question', async (_t, engine) => {
  const { stores, deliver, request } = await openAna(engine)
  await using _ = stores
  const first = request()
  const begin = formatState((await first.places()).end)
  await deliver('uno')
  const changed = await changedSince(first, begin)
  const told = [...(await emailChanges(first, changed)).created]
  const next = request()
  told.push(...(await emailChanges(next, await changedSince(next, formatState(changed.end)))).created)
  assert.equal(new Set(told).size, 1)
})

allEngines('what comes before the messages are read is among the changes', async (_t, engine) => {
  const { stores, deliver, request } = await openAna(engine)
  await using _ = stores
  const begin = formatState((await request().places()).end)
  const late = request(() => deliver('dos'))
  const { messages } = await changedSince(late, begin)
  // The state that Email/queryChanges gives is that of the messages.
  const next = await changedSince(request(), formatState((await late.places()).end))
  assert.equal(new Set([...messages, ...next.messages]).size, 1)
})
