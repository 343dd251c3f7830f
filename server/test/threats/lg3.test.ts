/** Who administers sees folders and headers for a reason, never a body; each look is an event that the owner sees. THREATS LG3 */
import type { TestContext } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import { derive } from '../../src/mail/message/derive.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { explorerMethods } from '../../src/service/explorer/explorer-methods.ts'
import type { LedgerEvent } from '../../src/service/ledger/event.ts'
import { OPERATOR, openTestAdmin } from '../directory/admin.ts'
import { allEngines, inboxOf, message, openTestStores } from '../kit/stores.ts'

const BODY = 'sentinel-body-of-a-person'
const TEXT = `From: =?utf-8?q?Luis_Mu=C3=B1oz?= <luis@example.org>\r\nTo: ana@empresa.test\r\nSubject: Pedido\r\n\r\n${BODY}\r\n`

type Page = {
  readonly messages: readonly { readonly from: string; readonly subject: string }[]
  readonly next: number | null
}

const BYTES = Buffer.from(TEXT)

allEngines('headers only, for a reason, and each look is written down', async (t: TestContext, engine) => {
  await using admin = await openTestAdmin(engine.name)
  await using stores = await openTestStores(engine)
  const { directory } = admin
  const events: LedgerEvent[] = []
  const ledger = { note: (event: LedgerEvent) => void events.push(event), keep: () => undefined }
  const methods = methodTable(
    explorerMethods({ accounts: stores.accounts, directory, ledger, log: silentLog }),
  )
  const look = async (who: Principal, more: { readonly [name: string]: Json }): Promise<string> => {
    try {
      const input = { address: 'ana@empresa.test', ...more }
      return JSON.stringify(await callAdmin(methods, who, 'explorer.messages', input))
    } catch (error) {
      if (error instanceof Refusal) return error.code
      throw error
    }
  }
  const ana = await admin.as('ana@empresa.test')
  const jefa = await admin.as('jefa@empresa.test')
  if (ana.accountId === undefined) throw new Error('ana is nobody')
  const store = stores.accounts.open(ana.accountId)
  await store.provision()
  const inbox = await inboxOf(store)
  for (let n = 0; n < 3; n++)
    await store.append(inbox, [message('', { bytes: BYTES, derived: derive(BYTES) })], {})

  t.assert.strictEqual(await look(jefa, {}), 'invalid', 'without a reason there is no look')
  t.assert.strictEqual(await look(ana, { reason: 'legal' }), 'forbidden')
  t.assert.strictEqual(await look(await admin.as('otra@ajena.test'), { reason: 'legal' }), 'not-found')
  t.assert.strictEqual(
    await look(jefa, { reason: 'legal', address: 'operador@servicio.test' }),
    'not-found',
    'of another company',
  )
  t.assert.deepStrictEqual(events, [])

  const page = await look(jefa, { reason: 'lost-message', limit: 2 })
  const { messages, next } = JSON.parse(page) as Page
  t.assert.deepStrictEqual(
    messages.map(({ from, subject }) => `${from} ${subject}`),
    ['Luis Muñoz <luis@example.org> Pedido', 'Luis Muñoz <luis@example.org> Pedido'],
  )
  const rest = await look(jefa, { reason: 'lost-message', limit: 2, before: next })
  const older = JSON.parse(rest) as Page
  t.assert.strictEqual(older.messages.length, 1)
  t.assert.strictEqual(older.next, null)
  t.assert.ok(!`${page}${rest}`.includes(BODY))
  await look(OPERATOR, { reason: 'legal', mailbox: 'Junk' })
  const { accountId, organisationId } = ana
  const looked = { kind: 'mailbox-viewed', organisationId, accountId } as const
  t.assert.deepStrictEqual(events, [
    { ...looked, by: 'jefa@empresa.test', mailbox: 'INBOX', class: 'lost-message' },
    { ...looked, by: 'jefa@empresa.test', mailbox: 'INBOX', class: 'lost-message' },
    { ...looked, by: 'operator', mailbox: 'Junk', class: 'legal' },
  ])
})
